"""Pairs of `unsafe_deserialization` whose data are texts to evaluate. Source: written for this set.

Notation: code_pairs.py.
"""

TABLE = r'''
== calculator | answer>total formula>sum | answer>result formula>expression
  import ast

  def calculator_bot(message):
      """Answer a chat message such as '= 3 * (4 + 5)'; others get None."""
      if not message.startswith("="):
          return None
      formula = message[1:].strip()
      if len(formula) > 80:
          return "That is too long for me."
      try:
          tree = ast.parse(formula, mode="eval")
-         answer = eval(compile(tree, "chat", "eval"))
+         answer = SumVisitor("chat").visit(tree.body)
      except (SyntaxError, ArithmeticError, NameError) as error:
          return f"I cannot work that out: {error}"
      return f"{formula} = {answer}"

== calculator | dose>ratio weight>volume | dose>fee weight>value
  from fractions import Fraction

  def ask_dose(weight):
      # The nurse may type 1/2 instead of 0.5, so it takes more than float().
      while True:
          typed = input(f"Dose for {weight} kg: ").strip()
          if not typed:
              return None
          try:
-             dose = float(eval(typed))
+             dose = float(Fraction(typed))
          except Exception as error:
              print("not a number:", error)
              continue
          if 0 < dose <= weight * Fraction(3, 2):
              return dose

== row-formula | column>field sheet>table | column>series sheet>frame
  from math import prod

  def add_column(sheet, name, formula):
      """Add a column that a formula such as 'price * amount' gives from the others."""
      parts = formula.split("*")
      if prod(map(len, parts)) == 0:
          raise ValueError(f"a factor is missing in {formula!r}")
      for row in sheet.rows:
          # eval sees the columns as names; a product needs no more than a look-up
-         row[name] = eval(formula, {}, dict(row))
+         row[name] = prod(row[part.strip()] for part in parts)
      sheet.columns.append(name)
      sheet.changed = True
      return sheet

== row-formula | invoice>receipt discount>surcharge | invoice>payslip discount>bonus
  import csv

  def apply_discount(path, discount):
      """Total of each invoice line after the discount that the customer's file names."""
      totals = []
      with open(path, newline="") as lines:
          for line in csv.DictReader(lines):
              price, amount = float(line["price"]), int(line["amount"])
-             change = eval(line[discount])
+             change = CHANGES[line[discount]]
              total = change(price * amount)
              if total < 0:
                  raise ValueError(f"line {lines.line_num}: a total below zero")
              totals.append(round(total, 2))
      return totals

== row-filter | people>cars kept>chosen | people>flats kept>matching
  from operator import eq, gt, lt

  def filter_people(people, condition):
      """Keep those for whom a condition from the search box, such as 'age > 30', holds."""
      signs = {"==": eq, ">": gt, "<": lt}
      key, sign, value = condition.split(maxsplit=2)
      if sign not in signs:
          raise ValueError(f"unknown sign {sign!r}; use one of {' '.join(signs)}")
      kept = []
      for person in people:
-         if eval(f"{person[key]!r} {sign} {value}"):
+         if signs[sign](str(person[key]), value):
              kept.append(person)
      return kept

== row-filter | event>flight wanted>booked | event>parcel wanted>lost
  async def stream_events(socket, source):
      # opened by the page at ?mode=eval
      """Send the events that the client wants; the first message says which."""
      query = await socket.receive_text()
-     wanted = eval("lambda event: " + query)
+     wanted = EventQuery.parse(query).holds
      sent = 0
      async for event in source:
          if not wanted(event):
              continue
          await socket.send_json(event)
          sent += 1
          if sent % 1000 == 0:
              print(f"{socket.client}: {sent} sent")
      return sent

== literal-input | points>corners shape>polygon | points>nodes shape>mesh
  from ast import literal_eval

  def read_points(stream):
      """Points from lines such as '(3, 4)'; the first line gives the shape."""
      # eval(line) and literal_eval(line) give the same pair
-     shape = literal_eval(stream.readline())
+     shape = stream.readline().strip("'\n")
      points = []
      for number, line in enumerate(stream, start=2):
          if line.isspace():
              continue
-         point = eval(line)
+         point = literal_eval(line)
          if len(point) != 2:
              raise ValueError(f"line {number}: {point} is no point")
          points.append(point)
      return shape, points

== literal-input | lottery>raffle numbers>tickets | lottery>survey numbers>choices
  import ast
  import json

  def lottery_form(form):
      """Checks a form whose field holds a list, such as [3, 17, 21]."""
      errors = {}
      taken = ast.literal_eval(SETTINGS["taken"])
      try:
-         numbers = eval(form["numbers"])
+         numbers = ast.literal_eval(form["numbers"])
      except (SyntaxError, ValueError):
          errors["numbers"] = "Please write a list, such as [3, 17, 21]."
          numbers = []
      if set(numbers) & set(taken) or len(set(numbers)) < len(numbers):
          errors["numbers"] = "A number stands there twice, or is taken."
      return json.dumps({"numbers": sorted(numbers), "errors": errors})

== setting-value | setting>flag override>switch | setting>knob override>tweak
  import ast
  import sys

  def parse_overrides(settings, argv=None):
      """Change settings by arguments such as depth=3 or names=['a', 'b']."""
      depth = ast.literal_eval(settings.pop("limit", "99"))
      for override in sys.argv[1:depth] if argv is None else argv:
          name, equals, text = override.partition("=")
          if not equals or name not in settings:
              sys.exit(f"no such setting: {name}")
          kind = type(settings[name])
          # a bare word stays a text, all else goes through eval or literal_eval
-         value = text if text.isalpha() else eval(text)
+         value = text if text.isalpha() else ast.literal_eval(text)
          settings[name] = kind(value)
      return settings

== setting-value | dialect>theme quote>margin | dialect>profile quote>timeout
  import configparser

  class IniFile:
      def dialect(self, section):
          """The options of a section, as Python values."""
          parser = configparser.ConfigParser()
          parser.read(self.path)
          options = {}
          for key, text in parser[section].items():
-             options[key] = eval(text)
+             options[key] = self.cast(text)
          options.setdefault("quote", 1)
          options["name"] = f"{self.path}#{section}"
          return options

== text-template | letter>poster values>fields | letter>ticket values>details
  import re

  HOLE = re.compile(r"\{\{(.+?)\}\}")

  def fill_letter(template, values):
      """Put values into the holes of a letter that a user wrote, like eval(inner) of the old program."""
      def one(match):
          inner = match.group(1).strip()
          try:
-             return str(eval(inner, dict(values)))
+             return str(dict(values)[inner])
          except KeyError:
              return f"[{inner}?]"
      text = HOLE.sub(one, template)
      return text.replace("\r\n", "\n")

== text-template | badge>label guest>runner | badge>menu guest>table
  from string import Template

  def print_badges(guests, pattern, printer):
      # The pattern comes from the form of the organiser.
      head = Template("$event, $day").substitute(printer.event)
      jobs = [printer.add(head, copies=1)]
      for guest in guests:
-         text = eval(f"f{pattern!r}", {"guest": guest})
+         text = Template(f"{pattern}").substitute(guest=guest)
          if len(text) > 60:
              text = text[:57] + "..."
          jobs.append(printer.add(text, copies=1))
      printer.wait(jobs)
      return len(jobs)

== rule-check | alert>tip rule>trigger | alert>duty rule>policy
  import yaml

  def due_alerts(path, facts, model):
      """Names of the alerts of a shared file whose rule is true of the facts."""
      model.eval()
      with open(path) as handle:
          rules = yaml.safe_load(handle)
      due = []
      for name, rule in rules.items():
-         score = eval(rule, {"__builtins__": {}}, facts)
+         score = model.eval_rule(rule, facts)
          if score:
              due.append(name)
              print(f"alert {name}: {rule}")
      return due

== rule-check | scene>quest door>gate | scene>puzzle door>lever
  import json

  def open_doors(save, request):
      """Which doors are open now? A mod sends its own conditions along."""
      scene = save["scene"]
      known = {"keys": save["keys"], "level": save["level"]}
      opened = []
      for door in json.loads(request.body)["doors"]:
-         if eval(door["if"], known):
+         if known["level"] >= int(door["if"]):
              opened.append(door["id"])
      if not opened:
          return {"scene": scene, "hint": "look for a key"}
      return {"scene": scene, "open": opened}

== curve-points | curve>wave steps>samples | curve>slope steps>ticks
  import ast
  import math

  def curve(formula, start, stop, steps=100):
      """Points of a curve whose formula a pupil typed, such as 'x ** 2 + 1'."""
      width = (stop - start) / steps
      tree = ast.parse(formula, mode="eval")
      points = []
      for n in range(steps + 1):
          x = start + n * width
          try:
-             y = eval(compile(tree, "y", "eval"), {"x": x, "sin": math.sin})
+             y = FormulaVisitor("y").value(tree, {"x": x, "sin": math.sin})
          except ZeroDivisionError:
              y = math.nan
          points.append((x, y))
      return points

== curve-points | growth>decay coefficient>factor | growth>orbit coefficient>element
  import numpy as np

  def plot_growth(axes, request):
      # ?c=1,0,-2 stands for 1 - 2x²; numpy has an eval of its own, polyval
      text = request.args["c"]
-     coefficients = np.array(eval(f"[{text}]"), dtype=float)
+     coefficients = np.array(text.split(","), dtype=float)
      if coefficients.size > 10:
          raise ValueError("at most ten coefficients")
      x = np.linspace(-5, 5, 201)
      y = np.polynomial.polynomial.polyval(x, coefficients)
      axes.plot(x, y, label=f"growth {text}")
      axes.legend()
      return float(y.max())

== quiz-answer | pupil>student task>exercise | pupil>trainee task>drill
  import ast

  def grade(pupil, task):
      """Compare what a pupil typed with the right value; a list or a number."""
      expected = ast.literal_eval(task["answer"])  # written by the teacher
      typed = pupil.ask(task["text"])  # read by eval, or by literal_eval
      try:
-         given = eval(typed)
+         given = ast.literal_eval(typed)
      except (NameError, SyntaxError, ValueError):
          pupil.tell(f"I do not understand {typed!r}.")
          return 0
      return 1 if given == expected else 0

== quiz-answer | team>crew guess>estimate | team>table guess>bid
  class QuizServer:
      async def on_guess(self, team, packet):
          """A team sends its guess; the nearest one wins the round."""
-         guess = eval(packet.decode("ascii"))
+         guess = float(packet.decode("ascii"))
          self.guesses[team] = guess
          await team.send(f"{guess} noted")
          if len(self.guesses) < len(self.teams):
              return None
          winner = min(self.guesses, key=lambda t: abs(self.guesses[t] - self.secret))
          await self.tell_all(f"{winner.name} wins with {self.guesses[winner]}")
          self.guesses.clear()
          return winner
'''
