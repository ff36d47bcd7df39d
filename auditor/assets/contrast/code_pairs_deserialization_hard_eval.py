"""Hard negatives of `unsafe_deserialization` that name eval and its kin, and run nothing.

Source: written for this set. Notation: code_pairs.py.
"""

TABLE = r'''
== parse without eval | reading>sample unit>scale | reading>quote unit>currency
  import ast

  def parse_reading(line):
      """A reading such as "(21.5, 'C')", parsed without eval(line)."""
      try:
          value, unit = ast.literal_eval(line.strip())
      except (ValueError, SyntaxError, TypeError) as error:
          raise ValueError(f"not a reading: {line!r}") from error
      if unit not in UNITS:
          known = ", ".join(sorted(UNITS))
          raise ValueError(f"unknown unit {unit!r}; known are {known}")
      if abs(value) > 1e6:
          raise ValueError(f"{value} {unit} is out of range")
      return float(value), unit

== parse without eval | answers>votes form>ballot | answers>marks form>sheet
  from ast import literal_eval

  def collect_answers(form):
      # form["answers"] is a list written out, typed by anybody: never eval(form["answers"])
      answers = literal_eval(form["answers"])
      if not isinstance(answers, list):
          form["error"] = "Please write a list, such as ['yes', 'no']."
          return []
      cleaned = [str(answer).strip().lower() for answer in answers]
      form["count"] = len(cleaned)
      return [answer for answer in cleaned if answer]

== model in eval mode | network>encoder batch>clip | network>tagger batch>sentence
  import torch

  @torch.no_grad()
  def accuracy(network, loader, device):
      """Share of right answers over a data set, in eval mode."""
      network.eval()
      right = total = 0
      for batch, label in loader:
          guess = network(batch.to(device)).argmax(dim=-1)
          right += (guess == label.to(device)).sum().item()
          total += label.numel()
      network.train()
      return right / max(total, 1)

== model in eval mode | teacher>large student>small | teacher>old student>new
  import torch

  def compare(teacher, student, path, text):
      """How far the student's answers lie from the teacher's."""
      state = torch.load(path, map_location="cpu", weights_only=True)
      student.load_state_dict(state)
      if next(teacher.parameters()).device != next(student.parameters()).device:
          student.to(next(teacher.parameters()).device)
      for model in (teacher, student):
          model.eval()
      with torch.inference_mode():
          a, b = teacher(text), student(text)
      return torch.nn.functional.mse_loss(a, b).item()

== model in eval mode | adapter>head layer>block | adapter>prefix layer>stage
  import torch
  from torch import nn

  def load_adapter(model, path):
      # torch.load(path) alone would unpickle whatever the file holds
      weights = torch.load(path, weights_only=True)
      if unknown := set(weights) - {name for name, _ in model.named_modules()}:
          raise KeyError(f"no such layer: {sorted(unknown)[0]}")
      for name, layer in model.named_modules():
          if isinstance(layer, nn.Linear) and name in weights:
              layer.weight.data.copy_(weights[name])
              print(f"adapter put on {name}")
      return model.eval()

== finds unsafe calls | source>script rule>check | source>plugin rule>policy
  import ast

  UNSAFE = {"eval", "pickle.loads", "marshal.loads", "yaml.load"}

  def unsafe_lines(source):
      """Lines of a source that call something in UNSAFE. A rule of our linter."""
      lines = []
      for node in ast.walk(ast.parse(source)):
          if isinstance(node, ast.Call) and ast.unparse(node.func) in UNSAFE:
              lines.append(node.lineno)
      if lines:
          print(f"{len(lines)} calls that run what the data say, the first in line {min(lines)}")
      return sorted(set(lines))

== finds unsafe calls | review>audit hunk>patch | review>scan hunk>change
  import re

  PATTERN = re.compile(r"\b(eval|pickle\.loads?|torch\.load)\(")

  def review_comment(hunk):
      """The comment for a hunk that adds such a call, or None."""
      for number, line in enumerate(hunk.splitlines()):
          if line.startswith("+") and (found := PATTERN.search(line)):
              return {
                  "line": number,
                  "body": f"`{found[1]}(data)` runs what the data say. Who can write them?",
              }
      return None

== finds unsafe calls | lesson>chapter hint>note | lesson>talk hint>slide
  def lesson_on_input(level):
      """The text of a lesson on reading what users type."""
      hint = "eval(input()) runs any expression, even __import__('os')."
      better = "int(input()) takes a whole number and nothing else."
      if level == "short":
          return better
      if level == "long":
          hint += " A list such as [1, 2] is read by ast.literal_eval(input())."
      example = "\n".join(["value = eval(input())", "value = int(input())"])
      return f"{hint}\n\n{example}\n\n{better}"

== board and formula methods | board>position move>drop | board>state move>throw
  def best_move(engine, board, depth=3):
      """The move with the best value; engine.eval(board) looks at one board."""
      if depth == 0 or board.is_over():
          return None, engine.eval(board)
      best, value = None, float("-inf")
      for move in board.moves():
          _, other = best_move(engine, board.after(move), depth - 1)
          if -other > value:
              best, value = move, -other
              engine.log.debug("%s is worth %.2f at depth %d", move, value, depth)
      return best, value

== board and formula methods | cell>field sheet>form | cell>box sheet>page
  import ast
  import operator

  OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}

  def cell_value(sheet, formula):
      """The value of a formula that a user typed into a cell; names are other cells."""
      def work(node):
          if isinstance(node, ast.BinOp):
              return OPERATORS[type(node.op)](work(node.left), work(node.right))
          if isinstance(node, ast.Name):
              return sheet[node.id]
          return ast.literal_eval(node)

      return work(ast.parse(formula, mode="eval").body)

== compiled but not run | snippet>cell pupil>author | snippet>example pupil>reader
  import marshal

  def code_size(snippet, pupil):
      """Bytes of a pupil's snippet once compiled; it is never run."""
      try:
          code = compile(snippet, f"<{pupil}>", "eval")
      except SyntaxError as error:
          return {"pupil": pupil, "error": f"line {error.lineno}: {error.msg}"}
      size = len(marshal.dumps(code))
      if size > 4096:
          print(f"{pupil}: a snippet of {size} bytes, please look at it before eval")
      names = sorted(code.co_names)
      return {"pupil": pupil, "size": size, "names": names}

== compiled but not run | flag>option args>words | flag>switch args>parts
  import argparse

  def parse_flags(argv):
      """Flags of the trainer; --mode=eval measures, --mode=train trains."""
      parser = argparse.ArgumentParser(prog="trainer")
      parser.add_argument("--mode", choices=["train", "eval"], default="eval")
      parser.add_argument("--pickle-out", help="where pickle.dump puts the scores")
      parser.add_argument("--steps", type=int, default=1000, help="how long to train")
      flags = parser.parse_args(argv)
      if flags.mode == "eval" and flags.pickle_out is None:
          parser.error("--mode=eval needs --pickle-out")
      return flags

== compiled but not run | remote>mirror own>mine | remote>depot own>local
  import hashlib
  import pickle

  def same_state(remote, state):
      """Whether the remote has our state: the sums are compared, its pickle is not loaded."""
      own = hashlib.sha256(pickle.dumps(state)).hexdigest()
      theirs = remote.get("/state.sha256").text.strip()
      if own != theirs:
          # pickle.loads(remote.get("/state.pkl").content) would trust the remote
          remote.report(f"state differs: {own[:8]} and {theirs[:8]}")
          return False
      return True
'''
