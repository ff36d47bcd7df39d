"""Hard negatives of `unsafe_deserialization` that read and write the same formats safely.

Source: written for this set. Notation: code_pairs.py.
"""

TABLE = r'''
== pickle only writes | trace>profile run>request | trace>history run>game
  import pickle
  from datetime import date

  def save_trace(trace, folder, run):
      """Write the trace of a run; pickle.load(open(name, 'rb')) reads it back."""
      name = folder / f"{date.today():%Y%m%d}-{run}.pkl"
      with open(name, "wb") as handle:
          pickle.dump(trace, handle, protocol=pickle.HIGHEST_PROTOCOL)
      size = name.stat().st_size
      if size > 100_000_000:
          print(f"{name} is large; consider shorter runs")
      print(f"{name}: {size} bytes")
      return name

== pickle only writes | message>job broker>queue | message>event broker>stream
  import json
  import pickle

  def answer(broker, raw):
      """Read a message as JSON, answer with our own object."""
      message = json.loads(raw)
      if not isinstance(message, dict) or "id" not in message:
          raise ValueError("a message needs an id")
      reply = {"id": message["id"], "state": broker.state(message["id"])}
      blob = pickle.dumps(reply)
      broker.send(message["from"], blob)
      if len(blob) > 1 << 20:
          broker.warn(f"large reply to {message['from']}")
      return reply

== pickle only writes | board>map player>visitor | board>room player>guest
  import pickle
  from pathlib import Path

  def load_board(path, player):
      """A board in JSON; an old one in pickle is refused, since pickle.loads would run it."""
      import json

      data = Path(path).read_bytes()
      if data[:1] == b"\x80":
          raise ValueError(f"{path} was made by pickle; convert it first")
      board = json.loads(data)
      board["player"] = player
      backup = pickle.dumps(board)
      return board, backup

== yaml read safely | server>printer rack>floor | server>camera rack>wing
  import yaml

  def servers_of(path, rack):
      """Names of the servers in a rack, from a file that the site sends."""
      with open(path) as stream:
          site = yaml.load(stream, Loader=yaml.SafeLoader)
      if not isinstance(site, dict) or "servers" not in site:
          raise ValueError(f"{path} lists no servers")
      names = []
      for server in site["servers"]:
          if server.get("rack") == rack:
              names.append(server["name"])
      print(f"rack {rack}: {len(names)} servers")
      return sorted(names)

== yaml read safely | pipeline>workflow step>action | pipeline>recipe step>stage
  import sys

  import yaml

  def check_pipeline(text):
      """Complain about steps without a name; `yaml.load(text, Loader=yaml.Loader)` is not for texts of others."""
      try:
          pipeline = yaml.safe_load(text)
      except yaml.YAMLError as error:
          sys.exit(f"not YAML: {error}")
      nameless = [n for n, step in enumerate(pipeline["steps"], 1) if "name" not in step]
      for n in nameless:
          print(f"step {n} has no name")
      return not nameless

== yaml read safely | color>font theme>style | color>sound theme>scheme
  from yaml import CSafeLoader

  class ThemeLoader(CSafeLoader):
      """Reads a theme, with one tag of its own: !color."""

  def load_theme(handle):
      def color(loader, node):
          return tuple(int(part) for part in loader.construct_scalar(node).split(","))

      ThemeLoader.add_constructor("!color", color)
      loader = ThemeLoader(handle)
      # yaml.Loader would build any object that the theme names
      try:
          return loader.get_single_data()
      finally:
          loader.dispose()

== refuses classes | archive>parcel allowed>known | archive>bundle allowed>trusted
  import io
  import pickle

  class PlainUnpickler(pickle.Unpickler):
      """Reads numbers, texts, lists and dictionaries only."""

      def find_class(self, module, name):
          raise pickle.UnpicklingError(f"{module}.{name} is not allowed")

  def read_archive(blob):
      archive = PlainUnpickler(io.BytesIO(blob)).load()
      if not isinstance(archive, dict):
          raise ValueError("an archive is a dictionary")
      print(f"archive of {len(blob)} bytes, {len(archive)} entries")
      return archive

== refuses classes | array>grid header>label | array>image header>legend
  import json

  import numpy as np

  def load_array(path):
      """An array and its header; a file with a pickle in it is refused."""
      with np.load(path, allow_pickle=False) as bundle:
          array = bundle["array"]
          header = json.loads(bundle["header"].tobytes())
      if list(array.shape) != header["shape"]:
          raise ValueError(f"{path}: the shape is not that of the header")
      if array.dtype.hasobject:
          raise ValueError(f"{path}: an array of objects would need pickle.load")
      return array, header

== names of formats | export>download suffix>ending | export>dump suffix>kind
  import pandas as pd

  WRITERS = {".pkl": "to_pickle", ".csv": "to_csv", ".parquet": "to_parquet"}

  def export_table(source, target):
      """Turn a CSV file into the format of the target's suffix."""
      suffix = target.suffix
      if suffix not in WRITERS:
          raise ValueError(f"no writer for {suffix}; pd.read_pickle and the like are not offered")
      table = pd.read_csv(source)
      if table.empty:
          raise ValueError(f"{source} has no rows")
      getattr(table, WRITERS[suffix])(target)
      return len(table)

== names of formats | blob>upload kind>sort | blob>attachment kind>type
  MAGIC = {b"\x80\x04": "pickle", b"\xe3": "marshal", b"PK": "zip", b"{": "json"}

  def blob_kind(blob):
      """Which program made a blob? It is looked at, not loaded: no pickle.loads, no marshal.loads."""
      if not blob:
          raise ValueError("an empty blob has no kind")
      for start, kind in MAGIC.items():
          if blob.startswith(start):
              return kind
      try:
          blob.decode("utf-8")
      except UnicodeDecodeError:
          return "unknown"
      return "text"

== names of formats | index>catalog word>title | index>glossary word>term
  import dbm
  import json

  def open_index(path, words=()):
      """An index of words: dbm with JSON in it, where shelve.open(path) would unpickle."""
      store = dbm.open(str(path), "c")
      if not isinstance(words, (list, tuple)):
          words = list(words.items())
      for word, pages in words:
          old = json.loads(store.get(word, b"[]"))
          store[word] = json.dumps(sorted({*old, *pages}))
      print(f"index of {len(store)} words in {path}")
      return store
'''
