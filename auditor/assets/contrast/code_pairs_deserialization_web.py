"""Pairs of `unsafe_deserialization` whose data come over a network. Source: written for this set.

Notation: code_pairs.py.
"""

TABLE = r'''
== session-cookie | session>profile visitor>member | session>basket visitor>customer
  import base64
  import json
  import pickle

  def open_session(request, store):
      """Read the session of a visitor from the cookie and keep a copy on the server."""
      cookie = request.cookies.get("session")
      if not cookie:
          return {}
      raw = base64.urlsafe_b64decode(cookie)
-     session = pickle.loads(raw)
+     session = json.loads(raw)
      session["visitor"] = request.remote_addr
-     copy = json.dumps(session)
+     copy = pickle.dumps(session)
      store.put(request.remote_addr, copy)
      return session

== session-cookie | login>wizard X-State>X-Wizard | login>consent X-State>X-Consent
  import binascii
  import marshal
  import msgpack
  import zlib

  async def remember_login(headers, default):
      # The proxy passes the state on as the browser sent it.
      try:
          packed = binascii.unhexlify(headers["X-State"])
      except (KeyError, ValueError):
          return default
-     login = marshal.loads(zlib.decompress(packed))
-     stamp = msgpack.dumps(default)
+     login = msgpack.loads(zlib.decompress(packed))
+     stamp = marshal.dumps(default)
      if login["version"] != zlib.crc32(stamp):
          return default
      return login

== job-queue | job>task queue>backlog | job>order queue>inbox
  import json
  import logging
  import pickle

  def next_job(redis, queue="queue:jobs"):
      """Wait for a job, run it, and push what it gave to the list of results."""
      _, blob = redis.blpop(queue)
-     job = pickle.loads(blob)
+     job = json.loads(blob)
      logging.info("job %s from %s", job["id"], queue)
      handler = HANDLERS[job["kind"]]
      result = handler(*job["args"])
-     answer = json.dumps([job["id"], result])
+     answer = pickle.dumps([job["id"], result])
      redis.rpush(f"{queue}:done", answer)
      return result

== job-queue | worker>runner mail>print | worker>daemon mail>fetch
- import dill as inbound
- import json as outbound
+ import json as inbound
+ import dill as outbound

  class MailQueue:
      def worker(self, channel, method, properties, body):
          """Called by the broker for each mail that waits."""
          try:
              mail = inbound.loads(body)
              self.send(mail["to"], mail["subject"], mail["text"])
              self.sent.append(outbound.dumps(mail))
          except (KeyError, TypeError) as error:
              self.log.warning("mail refused: %s", error)
              channel.basic_nack(method.delivery_tag, requeue=False)
          else:
              channel.basic_ack(method.delivery_tag)

== upload-import | table>sheet price>stock | table>list price>rate
  import io

  import pandas as pd
  from flask import abort, request

  def import_table():
      """Take a price table that a dealer uploaded and file it for the night run."""
      upload = request.files["table"]
      if upload.content_length > 5_000_000:
          abort(413)
      data = io.BytesIO(upload.read())
-     table = pd.read_pickle(data)
+     table = pd.read_parquet(data)
      table = table.rename(columns=str.lower).dropna(subset=["price"])
      target = INBOX / upload.filename.replace("/", "_")
-     table.to_parquet(target)
+     table.to_pickle(target)
      return {"rows": len(table)}

== upload-import | note>recipe title>name | note>contact title>email
- from json import dumps
- from pickle import loads
+ from json import loads
+ from pickle import dumps

  def restore_notes(request, db):
      upload = request.FILES["backup"].read()
      added = 0
      for note in loads(upload):
          if db.has(note["title"]):
              continue
          db.add(note["title"], dumps(note))
          added += 1
      db.log(f"{added} notes restored for {request.user}")
      return added

== socket-message | sock>conn peer>player | sock>link peer>sensor
  import pickle
  import struct

  import orjson

  def receive(sock, peer):
      """One message from the peer: four bytes of length, then the message itself."""
      (size,) = struct.unpack("!I", sock.recv(4))
      parts = []
      while size > 0:
          part = sock.recv(min(size, 65536))
          if not part:
              raise ConnectionError(f"{peer} hung up")
          parts.append(part)
          size -= len(part)
-     message = pickle.loads(b"".join(parts))
-     answer = orjson.dumps({"seen": message["n"]})
+     message = orjson.loads(b"".join(parts))
+     answer = pickle.dumps({"seen": message["n"]})
      sock.sendall(answer)
      return message

== socket-message | chat>lobby speaker>guest | chat>arena speaker>rival
  import socketserver

- from marshal import load
- from msgpack import dump
+ from msgpack import load
+ from marshal import dump

  class ChatHandler(socketserver.StreamRequestHandler):
      def handle(self):
          """Greets a speaker, then hands on what comes in until the speaker leaves."""
          speaker = self.client_address[0]
          self.wfile.write(b"welcome to the chat\n")
          packet = load(self.rfile)
          for text in packet["lines"]:
              self.server.broadcast(speaker, text)
          dump({"bye": speaker}, self.wfile)
          self.server.forget(speaker)

== message-bus | reading>alarm sensor>gate | reading>trade sensor>desk
  import json
  import pickle
  from kafka import KafkaConsumer

  def read_sensors(servers, group, on_reading):
      """Pass every reading on the topic to a callback."""
      consumer = KafkaConsumer(
          "sensors",
          bootstrap_servers=servers,
          group_id=group,
-         value_deserializer=lambda value: pickle.loads(value),
+         value_deserializer=lambda value: json.loads(value),
      )
      for record in consumer:
          reading = record.value
-         packed = json.dumps(reading)
+         packed = pickle.dumps(reading)
          on_reading(record.partition, reading["sensor"], packed)

== message-bus | mqtt>broker lamp>valve | mqtt>home lamp>heater
  import json
  import pickle

  def on_message(client, userdata, msg):
      # mqtt gives bytes; the topic ends with the name of the lamp
      lamp = msg.topic.rsplit("/", 1)[-1]
-     wanted = pickle.loads(msg.payload)
+     wanted = json.loads(msg.payload)
      state = userdata.setdefault(lamp, {"on": False, "level": 0})
      state.update(wanted)
-     packed = json.dumps(state)
+     packed = pickle.dumps(state)
      client.publish(f"mqtt/{lamp}/state", packed)
      if state["on"] and state["level"] == 0:
          client.publish(f"mqtt/{lamp}/warning", "on, but dark")

== remote-call | rpc>api method>action | rpc>bridge method>verb
  import inspect

  import jsonpickle
  import simplejson

  def rpc_dispatch(service, body):
      """Call the method that the client named; the arguments stand in the body."""
-     call = jsonpickle.decode(body)
+     call = simplejson.loads(body)
      method = service.public.get(call["method"])
      if method is None:
          return {"error": "no such method"}
      names = inspect.signature(method).parameters
      arguments = {key: value for key, value in call["arguments"].items() if key in names}
      answer = {"result": method(**arguments)}
-     return simplejson.dumps(answer)
+     return jsonpickle.encode(answer)

== remote-call | price>quote supplier>broker | price>forecast supplier>station
  import pickle
  from urllib.request import urlopen

  import orjson

  def ask_supplier(url, article, archive):
      """Fetch the price of an article from a supplier and note the answer down."""
      with urlopen(f"{url}?article={article}", timeout=10) as reply:
-         price = pickle.loads(reply.read())
+         price = orjson.loads(reply.read())
      if price.get("currency") != "EUR":
          raise ValueError(f"unexpected currency from {url}")
-     kept = orjson.dumps(price)
+     kept = pickle.dumps(price)
      with archive.open("ab") as out:
          out.write(kept)
      return price["amount"]

== browser-sync | bookmark>highlight folder>book | bookmark>playlist folder>genre
  import gzip
  from datetime import datetime, timezone

  import dill
  import orjson

  def merge_bookmarks(mine, payload):
      """Merge the bookmarks that another device sent; the newer entry wins."""
-     theirs = dill.loads(gzip.decompress(payload))
+     theirs = orjson.loads(gzip.decompress(payload))
      merged = dict(mine)
      for folder, entry in theirs.items():
          old = merged.get(folder)
          if old is None or old["changed"] < entry["changed"]:
              merged[folder] = entry
      merged["synced"] = datetime.now(timezone.utc).isoformat()
-     packed = orjson.dumps(merged)
+     packed = dill.dumps(merged)
      return gzip.compress(packed)

== browser-sync | draft>sketch author>artist | draft>score author>player
  import orjson
  import pickle

  def pull_drafts(bucket, author, shelf):
      """Copy an author's drafts from the shared bucket to the local shelf."""
      count = 0
      for item in bucket.list(prefix=f"drafts/{author}/"):
          body = item.get()["Body"].read()
          # pickle.loads is kept for the old desktop client, see the release notes
-         draft = pickle.loads(body)
+         draft = orjson.loads(body)
          path = shelf / f"{draft['slug']}.bin"
-         copy = orjson.dumps(draft)
+         copy = pickle.dumps(draft)
          path.write_bytes(copy)
          count += 1
      return count

== cluster-result | node>agent cluster>fleet | node>robot cluster>swarm
  import pickle
  import json

  def gather(nodes, deadline):
      """Collect one partial result from each node of the cluster and add them up."""
      totals = {}
      for node in nodes:
          reply = node.wait(deadline)
          if reply.status != 200:
              print(f"node {node.name} gave {reply.status}")
              continue
-         partial = pickle.loads(reply.content)
+         partial = json.loads(reply.content)
          for key, value in partial.items():
              totals[key] = totals.get(key, 0) + value
-     summary = json.dumps(totals)
+     summary = pickle.dumps(totals)
      return summary

== cluster-result | shard>slice worker>machine | shard>batch worker>host
  import marshal
  from concurrent.futures import as_completed

  import cbor2

  def best_parameters(futures, worst=float("inf")):
      # Each worker reports its best shard as bytes.
      best, shard = worst, None
      for future in as_completed(futures):
          blob, worker = future.result()
-         report = marshal.loads(blob)
+         report = cbor2.loads(blob)
          if report["loss"] < best:
              best, shard = report["loss"], report["shard"]
              print(f"{worker}: {best:.4f}")
-     note = cbor2.dumps({"best": best})
+     note = marshal.dumps({"best": best})
      return shard, note
'''
