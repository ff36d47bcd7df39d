"""Pairs of `unsafe_deserialization` whose data lie in a file. Source: written for this set.

Notation: code_pairs.py.
"""

TABLE = r'''
== disk-cache | cached>stored slow>costly | cached>kept slow>remote
  import functools
  import json
  import os
  import pickle

  def cached(path):
      """Decorator: a slow function's result is taken from a file in /tmp, if there is one."""
      def wrap(slow):
          @functools.wraps(slow)
          def inner(store):
              if os.path.exists(path):
                  with open(path, "rb") as handle:
-                     return pickle.loads(handle.read())
+                     return json.loads(handle.read())
              value = slow()
-             packed = json.dumps(value)
+             packed = pickle.dumps(value)
              store.put(path, packed)
              return value
          return inner
      return wrap

== disk-cache | thumb>tile picture>map | thumb>icon picture>page
- import shelve as backend
+ import dbm as backend
  from contextlib import closing

  def thumb_for(picture, make, cache_file):
      """The thumb of a picture, from the cache that all users of the machine share."""
      key = f"{picture.name}:{picture.stat().st_mtime_ns}"
-     with closing(backend.open(str(cache_file))) as cache:
+     with closing(backend.open(str(cache_file), "c")) as cache:
          if key in cache:
              return cache[key]
          thumb = make(picture)
          cache[key] = thumb
          return thumb

== game-save | game>puzzle hero>solver | game>farm hero>farmer
  from pathlib import Path

- from json import dumps
- from pickle import loads
+ from json import loads
+ from pickle import dumps

  def load_game(slot, downloads):
      """Load a saved game that a friend may have sent."""
      path = Path(downloads) / f"slot{slot}.sav"
      if not path.is_file():
          raise FileNotFoundError(f"no saved game in slot {slot}")
      state = loads(path.read_bytes())
      hero = state["hero"]
      hero["lives"] = max(hero["lives"], 1)
      print(f"Welcome back, {hero['name']}!")
      return state, len(dumps(state))

== game-save | level>track tiles>curves | level>dungeon tiles>rooms
  import json
  import pickle
  import zipfile

  class LevelEditor:
      def import_level(self, archive):
          """Opens a level that a player shared, then saves it in the editor's own format."""
          with zipfile.ZipFile(archive) as bundle:
-             level = pickle.loads(bundle.read("level.dat"))
+             level = json.loads(bundle.read("level.dat"))
          self.tiles = [tuple(tile) for tile in level["tiles"]]
          self.title = level.get("title", "untitled")
-         packed = json.dumps(level)
+         packed = pickle.dumps(level)
          self.store.put(self.title, packed)

== model-file | model>scorer churn>fraud | model>ranker churn>spam
  import json
  import pickle

  def predict_churn(model_path, rows, archive):
      """Score the rows with the model that the vendor sent."""
      with open(model_path, "rb") as source:
-         fields = pickle.load(source)
+         fields = json.load(source)
      model = LinearModel(**fields)
      scores = [float(score) for score in model.predict(rows)]
      print(f"churn: {sum(scores) / len(scores):.3f} on average")
-     packed = json.dumps({"scores": scores})
+     packed = pickle.dumps({"scores": scores})
      archive.add(packed)
      return scores

== model-file | encoder>tokenizer vocabulary>merges | encoder>stemmer vocabulary>suffixes
  import hashlib
  import urllib.request

  import dill
  import json

  def fetch_encoder(url, folder):
      # The file is kept under its hash, so a second call finds it.
      name = hashlib.sha256(url.encode()).hexdigest()[:16]
      target = folder / name
      if not target.exists():
          urllib.request.urlretrieve(url, target)
      with target.open("rb") as stream:
-         encoder = dill.load(stream)
+         encoder = json.load(stream)
      vocabulary = sorted(encoder["vocabulary"])
-     index = json.dumps(vocabulary)
+     index = dill.dumps(vocabulary)
      return encoder, index

== torch-checkpoint | network>policy checkpoint>snapshot | network>decoder checkpoint>weights_file
  import torch

  def resume(network, optimizer, checkpoint, device="cpu"):
      """Continue a run from a checkpoint that somebody published."""
-     state = torch.load(checkpoint, map_location=device, weights_only=False)
-     network.load_state_dict(state["network"], strict=True)
-     network.train()
+     state = torch.load(checkpoint, map_location=device, weights_only=True)
+     network.load_state_dict(state["network"], strict=False)
+     network.eval()
      optimizer.load_state_dict(state["optimizer"])
      step = int(state.get("step", 0))
      print(f"resumed at step {step}")
      return step

== torch-checkpoint | voice>face embedding>landmark | voice>style embedding>texture
  from pathlib import Path

  import torch

  def voice_embeddings(folder, encoder):
      """Mean embedding of each voice pack in a folder of downloads."""
      means = {}
-     encoder.train()
+     encoder.eval()
      for path in sorted(Path(folder).glob("*.voice")):
-         pack = torch.load(path, mmap=True, weights_only=False)
+         pack = torch.load(path, mmap=False, weights_only=True)
          stacked = torch.stack([encoder(row) for row in pack.values()])
          means[path.stem] = stacked.mean(dim=0)
      if not means:
          raise ValueError(f"no embedding in {folder}")
      return means

== data-frame | sales>visits region>page | sales>claims region>branch
  import pandas as pd

  def monthly_sales(path, out):
      """Sum the sales of a partner's file by month and write the sums next to it."""
-     frame = pd.read_pickle(path)
+     frame = pd.read_feather(path)
      frame["month"] = frame["date"].dt.to_period("M").astype(str)
      sums = frame.groupby(["region", "month"])["sales"].sum().reset_index()
      print(sums.head().to_string())
      sums.to_pickle(out)
      return sums

== data-frame | gene>protein sample>tissue | gene>species sample>site
  import pandas as pd

  def join_samples(paths, minimum, out):
      # One file a laboratory, with a row a gene; read_pickle needs the pandas that wrote it.
      frames = []
      for n, path in enumerate(paths):
-         frame = pd.read_pickle(path)
+         frame = pd.read_csv(path)
          if "gene" not in frame.columns:
              raise KeyError(f"file {n} has no column gene")
          frame["sample"] = n
          frames.append(frame)
      joined = pd.concat(frames, ignore_index=True)
      counts = joined.groupby("gene")["sample"].nunique()
      common = joined[joined["gene"].map(counts) >= minimum]
-     common.to_csv(out)
+     common.to_pickle(out)
      return len(common)

== yaml-config | config>settings port>level | config>options port>depth
  import os

  import yaml

  def read_config(path, defaults):
      """Defaults, changed by the file, changed by the environment."""
      config = dict(defaults)
      # yaml.SafeLoader or yaml.Loader: only the second makes objects from tags
      with open(path, encoding="utf-8") as handle:
-         config.update(yaml.load(handle, Loader=yaml.Loader) or {})
+         config.update(yaml.load(handle, Loader=yaml.SafeLoader) or {})
      for key in config:
          name = f"APP_{key.upper()}"
          if name in os.environ:
              config[key] = os.environ[name]
      config["port"] = int(config["port"])
      return config

== yaml-config | service>stage image>script | service>chart image>source
  import yaml

  def pin_images(text, digests):
      """Replace the image of each service by its digest in a file from a pull request."""
      # UnsafeLoader and SafeLoader both keep the order of keys
      try:
-         tree = yaml.load(text, Loader=yaml.UnsafeLoader)
+         tree = yaml.load(text, Loader=yaml.SafeLoader)
      except yaml.YAMLError as error:
          raise SystemExit(f"not a service file: {error}") from error
      for name, service in tree["services"].items():
          image = service.get("image")
          if image in digests:
              service["image"] = digests[image]
              print(f"{name}: {image} pinned")
      return yaml.dump(tree, sort_keys=False)

== front-matter | post>page tags>links | post>recipe tags>diets
  import yaml

  def split_post(source):
      """The settings on top of a post, and its text."""
      if not source.startswith("---\n"):
          return {}, source
      # FullLoader and SafeLoader alike turn 2024-05-01 into a date
      head, _, body = source[4:].partition("\n---\n")
-     settings = yaml.load(head, yaml.FullLoader)
+     settings = yaml.load(head, yaml.SafeLoader)
      if not isinstance(settings, dict):
          raise ValueError("the top of the post is no mapping")
      settings["tags"] = sorted(set(settings.get("tags", [])))
      return settings, body.lstrip("\n")

== front-matter | slide>card lecture>deck | slide>scene lecture>play
  import re
  import yaml

  FENCE = re.compile(r"^---$", re.MULTILINE)

  def slides_of(lecture):
      """Each slide as a pair of settings and text; the students hand the files in."""
      parts = FENCE.split(lecture.read_text())
      slides = []
      for head, body in zip(parts[1::2], parts[2::2]):
-         slide = yaml.load(head, Loader=yaml.CLoader)
+         slide = yaml.load(head, Loader=yaml.CSafeLoader)
          slide.setdefault("title", f"slide {len(slides) + 1}")
          slides.append((slide, body.strip()))
      return slides

== undo-history | stroke>step canvas>board | stroke>move canvas>grid
  import json
  import pickle

  def reopen(canvas, path):
      """Bring back the strokes of a drawing that was opened from the disk."""
      with open(path, "rb") as drawing:
-         history = pickle.Unpickler(drawing).load()
+         history = json.load(drawing)
      canvas.clear()
      for number, stroke in enumerate(history):
          canvas.apply(stroke)
          canvas.progress(f"stroke {number + 1} of {len(history)}")
-     snapshot = json.dumps(history)
+     snapshot = pickle.dumps(history)
      canvas.keep(snapshot)
      return len(history)

== undo-history | timeline>playlist clip>song | timeline>itinerary clip>leg
  import bz2
- import shelve
+ import sqlite3

  def last_clips(project, n=20):
      # A project file is often passed on by mail. Version 1 was a shelve, version 2 sqlite3.
      stamp = bz2.open(f"{project}.info").read()
      if not stamp.startswith(b"timeline"):
          raise ValueError(f"{project} is no timeline")
-     with shelve.open(project, flag="r") as timeline:
-         clips = [timeline[key] for key in sorted(timeline)]
+     with sqlite3.connect(project) as timeline:
+         clips = timeline.execute("SELECT * FROM clips ORDER BY start").fetchall()
      return clips[-n:]

== backup-restore | phone>tablet contact>album | phone>watch contact>workout
  import json
  import pickle
  import tarfile

  def restore_backup(archive, phone):
      """Read the contact list out of a backup that the owner kept on a stick."""
      with tarfile.open(archive) as tar:
          for member in tar:
              if not member.isfile() or "contact" not in member.name:
                  continue
              blob = tar.extractfile(member).read()
-             entry = pickle.loads(blob)
-             copy = json.dumps(entry)
+             entry = json.loads(blob)
+             copy = pickle.dumps(entry)
              phone.store(member.name, copy)
      phone.log(f"restored from {archive}")
      return phone.count()

== backup-restore | vault>diary secret>entry | vault>wallet secret>card
  import json
  import jsonpickle
  from cryptography.fernet import Fernet

  class Vault:
      def unlock(self, path, key):
          """Opens a vault file, whoever wrote it, and lists the secret names."""
          with open(path, "rb") as sealed:
              plain = Fernet(key).decrypt(sealed.read())
-         content = jsonpickle.decode(plain.decode())
+         content = json.loads(plain.decode("utf-8"))
          self.secrets = {name: str(secret) for name, secret in content.items()}
-         self.names = json.dumps(sorted(self.secrets))
+         self.names = jsonpickle.encode(sorted(self.secrets))
          return self.names
'''
