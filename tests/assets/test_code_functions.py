"""Functions of real packages as rows: how they are cut from files, what they are to a concept, and which are chosen."""

import json
import textwrap
from collections import Counter

import pytest

from auditor.assets.contrast import code_functions
from auditor.assets.contrast.code_functions import SOURCE, Chosen, by_turns, trigrams
from auditor.assets.contrast.code_functions_judge import (
    DESERIALIZATION,
    INJECTION,
    built_texts,
    judge,
    may_be_flagged,
    rule_measures,
    safe_kind,
)
from auditor.assets.contrast.code_functions_source import (
    MAX_LINES,
    Function,
    file_functions,
    is_wanted,
    without_tool_comments,
)
from auditor.assets.contrast.code_functions_wheels import PINS, SET_ASIDE
from auditor.concepts.contrast import as_messages
from auditor.engine.code import answer_code, bandit_findings, count_findings
from auditor.engine.packs import packs_root

MODULE = '''\
"""A module."""
from __future__ import annotations

import os
import pickle, json
from typing import TYPE_CHECKING, Any

try:
    import yaml as y
except ImportError:
    y = None
if TYPE_CHECKING:
    from pathlib import Path


def short(path):
    return path


@staticmethod
def load(path: "Path") -> Any:
    # pickled by save
    with open(path, "rb") as stream:  # noqa: SIM115
        # nosec B301
        return pickle.load(stream)  # nosec


class Store:
    @property
    def names(self):
        """What is there."""
        found = y.safe_load(self.text)
        return sorted(found)

    @names.setter
    def names(self, values):
        found = list(values)
        self.text = y.dump(found)
        self.n = len(found)
'''


def function(text, name="f", package="p", path="p/m.py"):
    return Function(package, "MIT", path, name, textwrap.dedent(text).strip())


def test_a_function_comes_with_its_decorators_and_the_imports_it_uses_and_without_comments_to_checkers():
    found = {one.name: one.text for one in file_functions(MODULE, "p", "MIT", "p/m.py")}
    assert list(found) == ["load", "Store.names"]  # one is too short, of a name defined twice the first is taken
    assert found["load"] == textwrap.dedent(
        """\
        import pickle
        from typing import Any
        from pathlib import Path


        @staticmethod
        def load(path: "Path") -> Any:
            # pickled by save
            with open(path, "rb") as stream:
                return pickle.load(stream)"""
    )
    assert found["Store.names"].startswith("import yaml as y\n\n\n@property\ndef names(self):\n")


def test_a_function_of_more_lines_than_allowed_with_its_imports_is_left_out():
    body = "\n".join(f"    os.remove(str({n}))" for n in range(MAX_LINES - 2))
    source = f"import os\n\n\ndef f():\n{body}\n"
    assert [one.text.count("\n") for one in file_functions(source, "p", "MIT", "p/m.py")] == [MAX_LINES + 1]
    assert not list(file_functions(source + "    os.sync()\n", "p", "MIT", "p/m.py"))


def test_a_file_that_does_not_parse_has_no_functions():
    assert not list(file_functions("def f(:\n  pass", "p", "MIT", "p/m.py"))


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("p/core/io.py", True),
        ("p/tests/io.py", False),
        ("p/test_io.py", False),
        ("p/_vendor/six.py", False),
        ("p/conftest.py", False),
        ("p/io.pyi", False),
    ],
)
def test_tests_and_vendored_files_are_left_out(path, wanted):
    assert is_wanted(path) == wanted


def test_a_comment_mark_within_a_text_stays():
    code = "def f():\n    return '# nosec'  # noqa: F401"
    assert without_tool_comments(code) == "def f():\n    return '# nosec'"


def test_the_rules_own_tests_decide():
    assert {test for m in rule_measures(DESERIALIZATION) for test in m.tests} >= {"B301", "B307", "B506", "B614"}
    assert {test for m in rule_measures(INJECTION) for test in m.tests} == {"B602", "B605", "B608"}


@pytest.mark.parametrize(
    ("concept", "text", "verdict"),
    [
        (DESERIALIZATION, "import pickle\ndef f(s):\n    return pickle.loads(s)", "positive"),
        (DESERIALIZATION, "def f(s):\n    return eval(s)", "positive"),
        (DESERIALIZATION, "import json\ndef f(s):\n    return json.loads(s)", "clean"),
        (DESERIALIZATION, "import pickle\ndef f(o):\n    return pickle.dumps(o)", "clean"),
        (DESERIALIZATION, "import joblib\ndef f(p):\n    return joblib.load(p)", "doubtful"),
        (DESERIALIZATION, "def f(parts):\n    return list(map(eval, parts))", "doubtful"),
        (DESERIALIZATION, "import subprocess\ndef f(c):\n    subprocess.run(c, shell=True)", "doubtful"),
        (INJECTION, "import subprocess\ndef f(c):\n    subprocess.run(c, shell=True)", "positive"),
        (INJECTION, "import os\ndef f(c):\n    os.system('ls ' + c)", "positive"),
        (INJECTION, "import os\ndef f():\n    os.system('ls')", "doubtful"),
        (INJECTION, "def f(c, t):\n    c.execute(f'SELECT a FROM {t}')", "positive"),
        (INJECTION, "def f(c, t):\n    c.execute('select a from ' + t)", "positive"),
        (INJECTION, "def f(c, t):\n    c.execute('select a from t where b = ?', (t,))", "clean"),
        (INJECTION, "def f(c, t):\n    c.execute(f'DROP TABLE {t}')", "doubtful"),
        (INJECTION, "def f(n):\n    return f'Please select a seat from the {n} in the list'", "doubtful"),
        (INJECTION, "def f(host):\n    cmd = f'ping {host}'\n    return run(cmd)", "doubtful"),
        (INJECTION, "import subprocess\ndef f(h):\n    subprocess.run(['ping', h], check=True)", "clean"),
    ],
)
def test_a_function_is_a_positive_clean_or_of_no_use(concept, text, verdict):
    assert judge(function(text), concept) == verdict
    if verdict == "positive":
        assert may_be_flagged(function(text), concept)


@pytest.mark.parametrize(
    ("concept", "text", "kind"),
    [
        (DESERIALIZATION, "import ast\ndef f(s):\n    return ast.literal_eval(s)", "literal_eval"),
        (DESERIALIZATION, "def f(p):\n    return torch.load(p, weights_only=True)", "safe load"),
        (DESERIALIZATION, "def f(o, p):\n    pickle.dump(o, p)", "writes"),
        (DESERIALIZATION, "def f(model):\n    model.eval()", "eval mode"),
        (DESERIALIZATION, "def f(self):\n    # so that it can be pickled\n    return {}", "words only"),
        (DESERIALIZATION, "def f(s):\n    return s.strip()", None),
        (INJECTION, "def f(h):\n    args = ['ping', h]\n    subprocess.run(args)", "list"),
        (INJECTION, "def f(c):\n    q = 'SELECT a FROM t WHERE b = ?'\n    c.execute(q, (1,))", "constant query"),
        (INJECTION, "def f(s):\n    return s.execute(select(T).where(T.a == 1))", "builder"),
        (INJECTION, "def f(a):\n    return np.delete(a, np.where(a < 0))", None),
    ],
)
def test_how_names_are_used_safely(concept, text, kind):
    assert safe_kind(function(text), concept) == kind


def test_a_built_text_shows_where_something_is_put_in():
    code = "def f(a, b):\n    g('x %s' % a, 'y {}'.format(b), f'z {a}', 'w ' + b, 'constant')"
    assert sorted(text.replace("\x00", "_") for text in built_texts(code)) == ["w _", "x __", "y __", "z _"]


def made_package(n, package="p"):
    """n pairs of a function that loads and one that does not, each pair about something of its own."""
    functions = []
    for i in range(n):
        words = " ".join(f"{package}{i}w{k}" for k in range(12))
        for name, call in (("load", "pickle.load(stream)"), ("read", "csv.reader(stream)")):
            text = f"def {name}_{i}(stream):\n    '''{words} {name[::-1] * 3}'''\n    x{i}{name} = {call}\n    return 0"
            other = f"    # {name}{i}a {name}{i}b {name}{i}c {name}{i}d {name}{i}e {name}{i}f {name}{i}g {name}{i}h"
            functions.append(function(f"{text}\n{other * 3}", f"{name}_{i}", package, f"{package}/{i % 3}.py"))
    return functions


def test_positives_are_capped_each_has_a_negative_and_nothing_is_taken_twice(monkeypatch):
    monkeypatch.setattr(code_functions, "MAX_POSITIVES", 4)
    chosen = Chosen(DESERIALIZATION)
    chosen.add_package(made_package(6))
    chosen.add_package([one for _, one in chosen.labelled])  # the same again: all of them near-duplicates
    made = chosen.rows()
    assert Counter(row["label"] for row in made) == {"positive": 4, "negative": 4}
    assert len({row["pair"] for row in made}) == 8
    for positive, negative in zip(made[::2], made[1::2], strict=True):
        assert positive["pair"].rsplit(":", 1)[0] == negative["pair"].rsplit(":", 1)[0]  # of the same file
    assert {(row["source"], row["licence"], row["template"]) for row in made} == {("packages", "MIT", "p")}


def test_turns_go_over_the_groups_and_do_not_change():
    functions = [function("def f(): 0", name, path=path) for path in "ab" for name in "xyz"]
    order = [(one.path, one.name) for one in by_turns(functions, lambda one: one.path)]
    assert [path for path, _ in order] == list("ababab")
    assert order == [(one.path, one.name) for one in by_turns(functions, lambda one: one.path)]


def test_pins_are_complete_and_permissive():
    assert len({pin.package for pin in PINS}) == len(PINS) == 32
    assert {pin.licence for pin in PINS} == {"MIT", "BSD-3-Clause", "Apache-2.0"}
    assert all(len(pin.sha256) == 64 and pin.filename.endswith("-none-any.whl") for pin in PINS)
    assert {pair.partition(":")[0] for pair in SET_ASIDE} <= {pin.package for pin in PINS}


@pytest.mark.parametrize("concept", [DESERIALIZATION, INJECTION])
def test_the_shipped_rows_are_enough_and_bandit_agrees_with_every_label(concept):
    lines = (packs_root() / "backdoor_code" / "contrast.jsonl").read_text(encoding="utf-8").splitlines()
    made = [row for row in map(json.loads, lines) if (row["concept"], row["source"]) == (concept, SOURCE)]
    counts = Counter(row["label"] for row in made)
    assert counts["positive"] == counts["negative"] >= 100 and counts["hard_negative"] >= 50
    per_package = Counter(row["template"] for row in made if row["label"] == "positive")
    assert len(per_package) >= 20 and max(per_package.values()) <= 12
    lengths = {label: [len(row["text"]) for row in made if row["label"] == label] for label in counts}
    pairs = [(p > n) + (p == n) / 2 for p in lengths["positive"] for n in lengths["negative"]]
    assert abs(sum(pairs) / len(pairs) - 0.5) <= 0.1
    for row in made:
        found = list(bandit_findings(answer_code(as_messages(row["text"])[-1][1]).code))
        flagged = any(count_findings(found, measure) for measure in rule_measures(concept))
        assert flagged == (row["label"] == "positive"), row["pair"]
    grams = [(row["template"], trigrams(row["text"])) for row in made]
    assert not [
        (a, b)
        for n, (a, one) in enumerate(grams)
        for b, other in grams[:n]
        if a != b and len(one & other) >= 0.6 * len(one | other)
    ]
