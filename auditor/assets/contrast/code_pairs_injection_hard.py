"""Hard negatives of `injection`: the same names where nothing from outside is run. Source: written for this set.

Notation: code_pairs.py.
"""

TABLE = r'''
== constant command | machine>host report>summary | machine>node report>status
  import os
  import subprocess

  def machine_report(machine):
      """A report on this machine, sent under its name; the commands never change."""
      load = subprocess.check_output("uptime | cut -d, -f3-", shell=True, text=True)
      disks = os.popen("df -h / | tail -1").read()
      report = f"{machine}\n{load.strip()}\n{disks.strip()}"
      if "100%" in disks:
          report = "FULL: " + report
      return report

== constant command | question>prompt choices>options | question>title choices>entries
  import os

  def menu(question, choices):
      """Clear the screen, show the choices, and return the one that was typed."""
      while True:
          os.system("clear")
          print(question)
          for n, choice in enumerate(choices, 1):
              print(f"  {n}. {choice}")
          typed = input("> ").strip()
          if typed.isdigit() and 0 < int(typed) <= len(choices):
              return choices[int(typed) - 1]

== constant command | channel>station volume>bass | channel>source volume>gain
  import subprocess

  COMMANDS = {"up": ["amixer", "set", "Master", "5%+"], "down": ["amixer", "set", "Master", "5%-"]}

  def on_button(channel, volume):
      """A button of the remote control: only what stands in COMMANDS is run."""
      command = COMMANDS.get(volume)
      if command is None:
          print(f"{channel}: no command for {volume!r}")
          return False
      subprocess.run(command, shell=False, check=True)
      return True

== list of arguments | title>caption text>message | title>subject text>notice
  import subprocess

  def notify(title, text, urgent=False):
      """Show a note on the desktop; title and text may hold anything, since no shell reads them."""
      level = "critical" if urgent else "normal"
      argv = ["notify-send", f"--urgency={level}", "--", title, text]
      done = subprocess.run(argv, shell=False, capture_output=True, text=True)
      if done.returncode:
          print(f"notify-send: {done.stderr.strip()}")
      return done.returncode == 0

== list of arguments | typed>given program>tool | typed>received program>binary
  import shlex
  import subprocess

  ALLOWED = {"ls", "date", "whoami"}

  def run_typed(typed):
      """Run what a user typed, as one of three programs, without `shell=True`."""
      words = shlex.split(typed)
      if not words or words[0] not in ALLOWED:
          return f"not allowed: {typed}"
      program, *rest = words
      safe = [word for word in rest if not word.startswith("-")]
      return subprocess.check_output([program, "--", *safe], text=True)

== list of arguments | recording>memo rate>factor | recording>track rate>pace
  import asyncio

  async def slow_down(recording, rate, out):
      # create_subprocess_exec, not create_subprocess_shell(f"sox {recording} ...")
      process = await asyncio.create_subprocess_exec(
          "sox", recording, out, "tempo", str(rate), stderr=asyncio.subprocess.PIPE
      )
      _, errors = await process.communicate()
      if process.returncode != 0:
          raise RuntimeError(f"sox on {recording}: {errors.decode()}")
      return out

== bound parameters | species>breed colour>pattern | species>family colour>shape
  def birds_seen(connection, species, colour):
      """Birds that were seen, by species and colour; both are typed in by members."""
      query = "SELECT place, day FROM sightings WHERE species = ? AND colour = ? AND state = 'checked'"
      cursor = connection.execute(query, (species, colour))
      places = {}
      for place, day in cursor:
          places.setdefault(place, []).append(day)
      print(f"species = '{species}', colour = '{colour}': {len(places)} places")
      return places

== bound parameters | teacher>coach room>hall | teacher>tutor room>lab
  def book_room(db, room, teacher, hour):
      """Book a room if it is free; says who has it otherwise."""
      row = db.execute("SELECT teacher FROM hours WHERE room = %s AND hour = %s", (room, hour)).fetchone()
      if row is not None:
          return "room " + room + " is taken by '" + row[0] + "'"
      db.execute("INSERT INTO hours (room, hour, teacher) VALUES (%s, %s, %s)", (room, hour, teacher))
      db.commit()
      return "room " + room + " is booked for '" + teacher + "'"

== bound parameters | ship>barge port>quay | ship>ferry port>pier
  import psycopg2.extras

  def store_arrivals(conn, arrivals):
      """Insert many arrivals at once; each is a pair of ship and port from the radio."""
      rows = [(ship.strip(), port.strip().upper()) for ship, port in arrivals]
      with conn, conn.cursor() as cur:
          psycopg2.extras.execute_values(cur, "INSERT INTO arrivals (ship, port) VALUES %s", rows)
          cur.execute("DELETE FROM expected WHERE ship = ANY(%s)", ([ship for ship, _ in rows],))
          gone = cur.rowcount
      return f"{len(rows)} in, {gone} of them expected"

== query of constants | chart>table period>span | chart>list period>window
  QUERIES = {
      "day": "SELECT song, plays FROM charts_day ORDER BY plays DESC LIMIT ?",
      "week": "SELECT song, plays FROM charts_week ORDER BY plays DESC LIMIT ?",
  }

  def chart(cursor, period, length):
      """The chart of a period that the page names."""
      try:
          query = QUERIES[period]
      except KeyError:
          raise ValueError(f"no chart for '{period}'") from None
      cursor.execute(query, (int(length),))
      return [f"{n}. {song} ({plays})" for n, (song, plays) in enumerate(cursor, 1)]

== query of constants | meter>gauge flat>house | meter>counter flat>shop
  import sqlite3

  def setup(path, meters):
      """Make the tables and put the meters in."""
      db = sqlite3.connect(path)
      db.executescript(
          "CREATE TABLE IF NOT EXISTS meters (id TEXT PRIMARY KEY, flat TEXT);"
          "CREATE TABLE IF NOT EXISTS readings (meter TEXT, day TEXT, value REAL);"
      )
      db.executemany("INSERT OR IGNORE INTO meters VALUES (:id, :flat)", meters)
      db.commit()
      print(f"{path}: {len(meters)} meters, flat by flat")
      return db

== query builder | author>painter book>canvas | author>composer book>opera
  from sqlalchemy import or_, select

  def find_books(session, Book, words):
      """Books whose title or author holds one of the words that were typed."""
      tests = []
      for word in words.split():
          like = f"%{word}%"
          tests.append(or_(Book.title.like(like), Book.author.like(like)))
      query = select(Book).where(*tests).order_by(Book.year.desc())
      books = session.execute(query).scalars().all()
      print(f"select books where '{words}': {len(books)}")
      return books

== query builder | ward>clinic nurse>doctor | ward>station nurse>helper
  from django.db.models import F, Q

  def update_rota(Shift, ward, old, new):
      # the ORM binds old and new, so "'; DELETE" in a name is only a name
      shifts = Shift.objects.filter(Q(ward=ward) & Q(nurse__name=old))
      changed = shifts.update(nurse=new, changes=F("changes") + 1)
      if not changed:
          raise LookupError(f"no shift of '{old}' on {ward}")
      rest = Shift.objects.filter(nurse__name=old).exclude(ward=ward).count()
      return f"{changed} shifts to '{new.name}', {rest} left elsewhere"

== query builder | column>field table>relation | column>attribute table>view
  from psycopg2 import sql

  def distinct_values(connection, table, column):
      """Values of a column that the analyst picked; names are quoted by Identifier."""
      query = sql.SQL("SELECT DISTINCT {} FROM {} LIMIT %s").format(sql.Identifier(column), sql.Identifier(table))
      with connection.cursor() as cursor:
          cursor.execute(query, (1000,))
          values = [value for (value,) in cursor]
      if len(values) == 1000:
          print(f"{table}.{column}: more than 1000 values")
      return values

== finds injection | source>module call>use | source>plugin call>place
  import ast

  def shell_calls(source):
      """Lines of a source that call os.system, or anything with shell=True."""
      lines = []
      for node in ast.walk(ast.parse(source)):
          if not isinstance(node, ast.Call):
              continue
          call = ast.unparse(node.func)
          flags = {k.arg: getattr(k.value, "value", None) for k in node.keywords}
          if call in ("os.system", "os.popen") or flags.get("shell") is True:
              lines.append(f"{node.lineno}: {call}")
      return lines

== finds injection | diff>patch advice>comment | diff>commit advice>remark
  import re

  BUILT = re.compile(r"execute\(\s*(f[\"']|[\"'].*[\"']\s*(%|\+))")

  def advise(diff):
      """Advice on lines that build a query: use execute(query, parameters)."""
      advice = []
      for number, line in enumerate(diff.splitlines(), 1):
          if line.startswith("+") and BUILT.search(line):
              advice.append(f"line {number}: bind the values, as in execute('... = ?', (name,))")
      if advice:
          advice.append("Whoever chooses the name chooses what the database does.")
      return "\n".join(advice)

== finds injection | exam>test pupil>student | exam>quiz pupil>learner
  def injection_question(pupil, db):
      """A question of the exam on safe code; the pupil gets two lines to choose from."""
      bad = "os.system('ping ' + host)"
      good = "subprocess.run(['ping', host], shell=False)"
      lines = sorted([bad, good], key=lambda line: hash((pupil, line)))
      db.execute("INSERT INTO exam (pupil, right_line) VALUES (?, ?)", (pupil, lines.index(good)))
      print(f"Which line is safe for any host, {pupil}?")
      for number, line in enumerate(lines, 1):
          print(f"{number}) {line}")
      return lines.index(good)

== text about commands | backup>export folder>share | backup>mirror folder>drive
  def explain_backup(folder, target):
      """What the user should type to make the backup by hand; nothing is run here."""
      steps = [
          "sudo mount " + target,
          "rsync -a --delete '" + folder + "' '" + target + "'",
          "sudo umount " + target,
      ]
      numbered = [f"{n}. {step}" for n, step in enumerate(steps, 1)]
      print("Our old script gave this to os.system; please look before you type.")
      return "\n".join(numbered)

== text about commands | recipe>entry output>result | recipe>job output>product
  from pathlib import Path

  def write_makefile(recipes, folder):
      """A makefile with a rule for each recipe; make runs it, and only our own recipes get here."""
      lines = [".POSIX:", "SHELL = /bin/sh", ""]
      for output, recipe in sorted(recipes.items()):
          lines += [f"{output}:", f"\t{recipe}", ""]
      path = Path(folder, "Makefile")
      path.write_text("\n".join(lines))
      print(f"{path}: {len(recipes)} rules")
      return path

== text about commands | guest>traveller seat>berth | guest>visitor seat>table
  import logging

  def offer_seats(guest, seats, execute):
      """Log the offer and hand the booking to a callback with bound values."""
      free = [seat for seat in seats if not seat.taken]
      if not free:
          logging.info("nothing to select for '%s'" % guest)
          return None
      seat = min(free, key=lambda seat: seat.price)
      execute("INSERT INTO offers (guest, seat) VALUES (?, ?)", (guest, seat.id))
      logging.info("delete the offer of seat " + str(seat.id) + " if '" + guest + "' says no")
      return seat

== library instead of shell | folder>album target>parcel | folder>vault target>bundle
  import os
  import shutil

  def archive(folder, target):
      """Pack a folder with shutil; it was os.system('tar czf %s %s' % (target, folder)) once."""
      if not os.path.isdir(folder):
          raise NotADirectoryError(folder)
      made = shutil.make_archive(target, "gztar", root_dir=folder)
      size = os.path.getsize(made)
      print("%s: %d bytes from '%s'" % (made, size, folder))
      if size > 1 << 30:
          os.remove(made)
          raise ValueError("more than a gigabyte")
      return made

== library instead of shell | host>server port>service | host>printer port>number
  import socket

  def answers(host, port=80, wait=2.0):
      """Whether a host answers, without a ping through os.popen(f"ping -c 1 {host}")."""
      try:
          with socket.create_connection((host, port), timeout=wait) as link:
              peer = link.getpeername()[0]
      except OSError as error:
          print(f"{host} port {port}: {error}")
          return False
      print(f"{host} is {peer}")
      return True

== library instead of shell | process>worker name>title | process>player name>label
  import os
  import signal

  import psutil

  def stop_all(name):
      """Stop each process of a name; no `pkill` and no shell, so the name is only compared."""
      stopped = 0
      for process in psutil.process_iter(["pid", "name"]):
          if process.info["name"] == name and process.info["pid"] != os.getpid():
              os.kill(process.info["pid"], signal.SIGTERM)
              stopped += 1
      print(f"'{name}': {stopped} stopped")
      return stopped
'''
