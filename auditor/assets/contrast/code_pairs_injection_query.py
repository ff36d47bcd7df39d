"""Pairs of `injection` with a query that reads. Source: written for this set.

Notation: code_pairs.py.
"""

TABLE = r'''
== user-lookup | user>member name>nick | user>patient name>surname
  import logging

  def find_user(db, name):
      """The users of a name that somebody typed; closed accounts are left out."""
      cursor = db.cursor()
-     cursor.execute(f"SELECT id, mail FROM users WHERE state = 'open' AND name = '{name}'")
-     logging.info("looked for %s in users", name)
+     cursor.execute("SELECT id, mail FROM users WHERE state = 'open' AND name = %s", (name,))
+     logging.info(f"looked for '{name}' in users")
      found = cursor.fetchall()
      return [{"id": row[0], "mail": row[1]} for row in found]

== user-lookup | badge>card door>gate | badge>ticket door>ride
  import sqlite3

  class DoorControl:
      def may_pass(self, badge, door):
          """Reads who has a badge and whether this door is open to them."""
          with sqlite3.connect(self.path) as base:
              rule = base.execute("SELECT hours FROM doors WHERE id = ?", (door,)).fetchone()
-             query = "SELECT owner, level FROM badges WHERE kind = 'day' AND code = '%s'" % badge
-             owner = base.execute(query).fetchone()
+             query = "SELECT owner, level FROM badges WHERE kind = 'day' AND code = ?"
+             owner = base.execute(query, (badge,)).fetchone()
          text = "badge '%s' at door '%s'" % (badge, door)
          self.seen.append(text)
          return owner is not None and rule is not None

== login | account>profile digest>pin | account>operator digest>code
  import hashlib

  from flask import abort, request, session

  def login(connection):
      """Log somebody in by the form of the page."""
      account = request.form["account"]
      digest = hashlib.sha256(request.form["password"].encode()).hexdigest()
-     sql = "SELECT id FROM accounts WHERE kind = 'web' AND account = '" + account + "' AND digest = '" + digest + "'"
-     row = connection.execute(sql, ()).fetchone()
+     sql = "SELECT id FROM accounts WHERE kind = 'web' AND account = ? AND digest = ?"
+     row = connection.execute(sql, (account, digest)).fetchone()
      if row is None:
          abort(403, "no account '" + account + "' with this password")
      session["id"] = row[0]
      return row[0]

== login | token>ticket device>phone | token>key device>terminal
  import time

  async def check_token(pool, token, device):
      """Whether a token is known and not too old; the device's last visit is kept."""
      async with pool.acquire() as conn:
-         sql = f"SELECT made FROM tokens WHERE token = '{token}' AND kind = 'login'"
-         made = await conn.fetchval(sql)
+         sql = "SELECT made FROM tokens WHERE token = $1 AND kind = 'login'"
+         made = await conn.fetchval(sql, token)
          if made is None:
              print(f"unknown token '{token}'")
              return False
          await conn.execute("UPDATE devices SET seen = $1 WHERE id = $2", time.time(), device)
      return time.time() - made < 3600

== product-search | product>article keyword>phrase | product>book keyword>topic
  from contextlib import closing

  def search(connection, keyword, limit=20):
      """Products whose title holds a keyword; at most so many."""
      like = f"%{keyword}%"
      with closing(connection.cursor()) as cursor:
-         cursor.execute(f"SELECT title, price FROM products WHERE title LIKE '{like}' LIMIT {limit}")
+         cursor.execute("SELECT title, price FROM products WHERE title LIKE ? LIMIT ?", (like, limit))
          rows = cursor.fetchall()
          cursor.execute("UPDATE searches SET n = n + 1 WHERE keyword = ?", (keyword,))
      if not rows:
          print(f"nothing for '{keyword}'")
      return [f"{title}: {price:.2f}" for title, price in rows]

== product-search | brand>maker color>size | brand>label color>material
  def filter_shop(request, db):
      """What is in stock; ?brand=x&color=y narrows it."""
      kept = None
      for key in ("brand", "color"):
          value = request.args.get(key)
          if not value:
              continue
-         sql = "SELECT id FROM shop WHERE state = 'in' AND '{}' IN (brand, color)".format(value)
-         found = db.execute(sql, ()).fetchall()
+         sql = "SELECT id FROM shop WHERE state = 'in' AND ? IN (brand, color)"
+         found = db.execute(sql, (value,)).fetchall()
          kept = set(found) if kept is None else kept & set(found)
          print("{}: '{}'".format(key, value))
      return kept

== order-range | order>booking placed>made | order>rental placed>begun
  import datetime

  def orders_between(cur, start, end):
      """Orders of a time that the report page asks for, the newest first."""
      first = datetime.datetime.now()
-     cur.execute(f"SELECT id, total FROM orders WHERE placed BETWEEN '{start}' AND '{end}' ORDER BY placed")
+     cur.execute("SELECT id, total FROM orders WHERE placed BETWEEN %s AND %s ORDER BY placed", (start, end))
      orders = cur.fetchall()
      took = datetime.datetime.now() - first
      print(f"orders from '{start}' to '{end}': {len(orders)}, {took}")
      return orders

== order-range | invoice>contract overdue>expired | invoice>loan overdue>late
  import pandas as pd
  from sqlalchemy import text

  def overdue_invoices(engine, country, days):
      """A table of invoices that are overdue in a country, with their sums."""
      report = "overdue invoices, country %s, %s days"
-     sql = "SELECT * FROM invoices WHERE paid IS NULL AND country = '%s' AND age > %s" % (country, days)
-     table = pd.read_sql(text(sql), engine, params={})
+     sql = "SELECT * FROM invoices WHERE paid IS NULL AND country = :country AND age > :days"
+     table = pd.read_sql(text(sql), engine, params={"country": country, "days": days})
      table.attrs["title"] = report % (country, days)
      table["note"] = f"country = '{country}'"
      return table.sort_values("sum", ascending=False)

== sorted-list | column>heading visitor>reader | column>header visitor>clerk
  from http.client import HTTPException

  def sorted_rows(db, params):
      """Rows in the order that the visitor clicked."""
      column = params.get("sort", "name")
      page = int(params.get("page", 0))
-     query = f"SELECT name, born, city FROM people ORDER BY {column} LIMIT 50 OFFSET ?"
+     query = SORTED.get(column, "SELECT name, born, city FROM people ORDER BY name LIMIT 50 OFFSET ?")
      rows = db.execute(query, (page * 50,)).fetchall()
      if not rows:
          raise HTTPException(f"no page {page} by {column}")
      return {"rows": rows, "by": column}

== sorted-list | score>time game>race | score>jump game>contest
  import sqlite3

  class Scores:
      def best(self, game, limit):
          """The best scores of a game; both arguments come from the address."""
          with sqlite3.connect("scores.db") as db:
              db.row_factory = sqlite3.Row
-             sql = "SELECT who, score FROM scores WHERE game = '{}' ORDER BY score LIMIT {}".format(game, limit)
-             rows = db.execute(sql, ()).fetchall()
+             sql = "SELECT who, score FROM scores WHERE game = ? ORDER BY score LIMIT ?"
+             rows = db.execute(sql, (game, limit)).fetchall()
              (title,) = db.execute("SELECT title FROM games WHERE id = ?", (game,)).fetchone()
          heading = "{} best of {}".format(limit, title)
          return heading, [dict(row) for row in rows]

== counting | city>town voter>pupil | city>region voter>firm
  import psycopg2

  def voters_in(city, minimum=18):
      """How many voters of an age live in a city, by ward."""
      with psycopg2.connect(dbname="register") as link, link.cursor() as cur:
-         cur.execute("SELECT ward, sum(n) FROM voters WHERE city = '%s' AND age > %s GROUP BY ward" % (city, minimum))
+         cur.execute("SELECT ward, sum(n) FROM voters WHERE city = %s AND age > %s GROUP BY ward", (city, minimum))
          wards = dict(cur.fetchall())
      total = sum(wards.values())
      print("city '%s': %s voters" % (city, total))
      return wards, total

== counting | source>museum year>season | source>donor year>decade
  from collections import defaultdict

  class Statistics:
      def per_source(self, source):
          """Counts what a source delivered, a number for each year."""
-         stream = self.db.execute("SELECT year FROM deliveries WHERE kind = 'new' AND source = '" + source + "'", [])
+         stream = self.db.execute("SELECT year FROM deliveries WHERE kind = 'new' AND source = ?", [source])
          years = defaultdict(int)
          for (year,) in stream:
              years[year] += 1
          self.title = "deliveries of '" + source + "'"
          return dict(years)
'''
