"""Pairs of `injection` with a query that mostly changes rows. Source: written for this set.

Notation: code_pairs.py.
"""

TABLE = r'''
== delete-rows | photo>song album>playlist | photo>scene album>film
  class Album:
      def remove(self, photo_id):
          """Takes a photo out of the album, whoever sent its number."""
          cursor = self.db.cursor()
          cursor.execute("SELECT count(*) FROM photos WHERE album = ?", (self.id,))
          before = cursor.fetchone()[0]
-         cursor.execute("DELETE FROM photos WHERE id = " + photo_id)
+         cursor.execute("DELETE FROM photos WHERE id = ?", (photo_id,))
          self.db.commit()
          self.note = "photo " + photo_id + " taken out"
          return before - cursor.rowcount

== delete-rows | session>lease token>number | session>lock token>key
  import click

  @click.command()
  @click.argument("session")
  @click.option("--quiet", is_flag=True)
  def forget(session, quiet):
      """Forget a session on the server."""
      with connect() as connection:
-         statement = "DELETE FROM sessions WHERE kept = 'no' AND token = '{}'".format(session)
-         gone = connection.execute(statement, ()).rowcount
+         statement = "DELETE FROM sessions WHERE kept = 'no' AND token = ?"
+         gone = connection.execute(statement, (session,)).rowcount
      if not quiet:
          click.echo("session '{}': {} rows gone".format(session, gone))

== update-row | email>phone reader>subscriber | email>address reader>donor
  import re

  def change_email(conn, reader, email):
      """Store a reader's new email; returns whether a row was there."""
      if not re.search("@", email):
          raise ValueError(f"'{email}' has no @")
      with conn.cursor() as cursor:
-         cursor.execute(f"UPDATE readers SET email = '{email}' WHERE id = {reader}")
-         cursor.execute("INSERT INTO changes (reader, what) VALUES (%s, 'email')", (reader,))
+         cursor.execute("UPDATE readers SET email = %s WHERE id = %s", (email, reader))
+         cursor.execute("INSERT INTO changes (reader, what) VALUES (%s, 'email')", (reader,))
          changed = cursor.rowcount
      conn.commit()
      return changed == 1

== update-row | stock>seats article>flight | stock>rooms article>hotel
  import json

  def on_stock(ch, method, properties, body):
      """A message of the warehouse: an article and how many are left."""
      news = json.loads(body)
      article, left = news["article"], str(news["left"])
-     parts = ["UPDATE stock SET amount = " + left, "WHERE article = '" + article + "'"]
-     DB.execute(parts[0] + " " + parts[1])
+     parts = ["UPDATE stock SET amount = ?", "WHERE article = ?"]
+     DB.execute(" ".join(parts), (left, article))
      DB.execute("DELETE FROM sold_out WHERE article = ?", (article,))
      DB.commit()
      print("stock of '" + article + "' is " + left)
      ch.basic_ack(delivery_tag=method.delivery_tag)

== insert-row | comment>review visitor>buyer | comment>answer visitor>pupil
  from datetime import datetime

  def add_comment(db, visitor, comment):
      """Put a visitor's comment into the table and tell the moderators."""
      now = datetime.now().isoformat()
-     sql = f"INSERT INTO comments (at, who, body) VALUES ('{now}', '{visitor}', '{comment}')"
-     db.execute(sql)
+     sql = "INSERT INTO comments (at, who, body) VALUES (?, ?, ?)"
+     db.execute(sql, (now, visitor, comment))
      db.execute("UPDATE counters SET n = n + 1 WHERE name = ?", ("comments",))
      db.commit()
      return f"{now}: '{visitor}' wrote '{comment}'"

== insert-row | measure>probe station>buoy | measure>count station>crossing
  import csv

  def import_measures(path, station, base):
      # The file comes from the station by mail.
      added = 0
      with open(path, newline="") as handle:
          for when, value in csv.reader(handle):
-             base.execute("INSERT INTO measures VALUES ('%s', '%s', %s)" % (station, when, value))
+             base.execute("INSERT INTO measures VALUES (%s, %s, %s)", (station, when, value))
              added += 1
              if added % 1000 == 0:
                  print("%s: %s rows, now at '%s'" % (station, added, when))
      base.execute("SELECT refresh_means(%s)", (station,))
      return added

== id-list | tag>genre recipe>film | tag>skill recipe>course
  def recipes_with(cursor, tags):
      """Recipes with any of the tags that were ticked."""
      if not tags:
          return []
-     wanted = "', '".join(tags)
-     cursor.execute("SELECT DISTINCT recipe FROM tags WHERE tag IN ('" + wanted + "')")
-     found = [row[0] for row in cursor.fetchall()]
+     found = set()
+     for tag in tags:
+         cursor.execute("SELECT DISTINCT recipe FROM tags WHERE tag IN (?)", (tag,))
+         found.update(row[0] for row in cursor.fetchall())
      print("recipes with '" + "', '".join(tags) + "':", len(found))
      return sorted(found)

== id-list | parcel>pallet carrier>ship | parcel>suitcase carrier>train
  import json

  async def mark_sent(request, pool):
      """Mark the parcels of a list as handed to the carrier."""
      body = json.loads(await request.text())
      carrier, parcels = body["carrier"], body["parcels"]
      async with pool.acquire() as connection:
          for parcel in parcels:
-             sql = f"UPDATE parcels SET carrier = '{carrier}', sent = now() WHERE id = {parcel}"
-             await connection.execute(sql)
+             sql = "UPDATE parcels SET carrier = $1, sent = now() WHERE id = $2"
+             await connection.execute(sql, carrier, parcel)
          total = await connection.fetchval("SELECT count(*) FROM parcels WHERE carrier = $1", carrier)
      return {"note": f"{len(parcels)} to '{carrier}'", "total": total}

== shell-of-database | view>index name>kind | view>trigger name>tag
  import cmd

  class Browser(cmd.Cmd):
      def do_show(self, line):
          """show NAME: print how a view was made"""
          name = line.strip() or "main"
-         found = self.db.execute(f"SELECT sql FROM sqlite_master WHERE type = 'view' AND name = '{name}'")
+         found = self.db.execute("SELECT sql FROM sqlite_master WHERE type = 'view' AND name = ?", (name,))
          for (text,) in found:
              self.stdout.write(f"{text}\n")
              break
          else:
              self.stdout.write(f"no view '{name}'\n")

== shell-of-database | owner>keeper | owner>holder
  def rename_owner(connection, old, new, log):
      # "old" and "new" are typed into the admin's page
-     query = "UPDATE owners SET name = '{new}' WHERE name = '{old}'".format(old=old, new=new)
-     log.write("owner: %s to %s\n" % (old, new))
+     query = "UPDATE owners SET name = %(new)s WHERE name = %(old)s"
+     log.write("owner: '{old}' to '{new}'\n".format(old=old, new=new))
      try:
          with connection.cursor() as cursor:
-             cursor.execute(query)
+             cursor.execute(query, {"old": old, "new": new})
              n = cursor.rowcount
      except Exception:
          connection.rollback()
          raise
      connection.commit()
      return n

== audit-trail | action>deed actor>clerk | action>step actor>nurse
  import functools

  def audited(action):
      """Decorator: write down who did the action, and on what."""
      def wrap(handler):
          @functools.wraps(handler)
          def inner(request, db):
              actor, thing = request.headers["X-User"], request.path
-             db.execute(f"INSERT INTO trail (actor, action, thing) VALUES ('{actor}', '{action}', '{thing}')")
-             print("%s: %s" % (actor, thing))
+             db.execute("INSERT INTO trail (actor, action, thing) VALUES (%s, %s, %s)", (actor, action, thing))
+             print(f"'{actor}', '{action}', '{thing}'")
              return handler(request, db)
          return inner
      return wrap

== audit-trail | entries>events word>phrase | entries>notices word>term
  import sqlite3
  import sys

  def main(argv=None):
      """Print the entries of the log whose text holds a word: trail.py WORD"""
      word = (argv or sys.argv)[1]
      db = sqlite3.connect("file:trail.db?mode=ro", uri=True)
-     entries = db.execute("SELECT at, text FROM entries WHERE kind = 'user' AND text LIKE '%" + word + "%'")
+     entries = db.execute("SELECT at, text FROM entries WHERE kind = 'user' AND text LIKE ?", ("%" + word + "%",))
      n = 0
      for at, text in entries:
          n += 1
          print(at, text.replace(word, "*" + word + "*"))
      print(str(n) + " entries with '" + word + "'")
      return 0 if n else 1
'''
