"""Python functions written for the concepts of code: each pair is one function in an unsafe and in a safe version.

rows(concept) makes the fitted rows and the hard negatives of `unsafe_deserialization` and `injection`; their held-out
source is code_functions.py. What is unsafe is what bandit finds by the tests of the concept's rule.

Notation of the tables: `== template | a>b c>d | …` begins a function. Its template may have several functions, and each
stands as it is and once more for every group of names after a bar, with the word `a` turned into `b`, also as a part of
a name or with a plural's s. Of a line's first two characters the first is a mark: `-` the line stands in the unsafe
version only, `+` in the safe one only, a blank: in both. A table of hard negatives has no marked lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.assets.contrast import (
    code_pairs_deserialization_eval,
    code_pairs_deserialization_files,
    code_pairs_deserialization_hard,
    code_pairs_deserialization_hard_eval,
    code_pairs_deserialization_web,
    code_pairs_injection_change,
    code_pairs_injection_hard,
    code_pairs_injection_programs,
    code_pairs_injection_query,
    code_pairs_injection_shell,
)
from auditor.assets.contrast.code_functions_judge import rule_measures
from auditor.assets.contrast.rows import Row, bare_text
from auditor.engine.code import block_answer, code_score
from auditor.errors import AuditError

TABLES = {
    "unsafe_deserialization": (
        code_pairs_deserialization_web.TABLE,
        code_pairs_deserialization_files.TABLE,
        code_pairs_deserialization_eval.TABLE,
    ),
    "injection": (
        code_pairs_injection_shell.TABLE,
        code_pairs_injection_programs.TABLE,
        code_pairs_injection_query.TABLE,
        code_pairs_injection_change.TABLE,
    ),
}
HARD_TABLES = {
    "unsafe_deserialization": (
        code_pairs_deserialization_hard.TABLE,
        code_pairs_deserialization_hard_eval.TABLE,
    ),
    "injection": (code_pairs_injection_hard.TABLE,),
}
LABELS = {"-": "positive", "+": "negative"}
MARKS = {"- ", "+ ", "  "}


@dataclass(frozen=True, slots=True)
class Function:
    """One function of a table. lines: (mark, code); names: what each variant turns into what."""

    template: str
    lines: tuple[tuple[str, str], ...]
    names: tuple[dict[str, str], ...]

    def code(self, mark: str, variant: int) -> str:
        """The version of a mark, `-` or `+`, in the names of a variant."""
        text = "\n".join(line for own, line in self.lines if own in (mark, " ")).strip("\n")
        names = self.names[variant]
        if not names:
            return text
        return re.sub(_word("|".join(map(re.escape, names))), lambda found: names[found[0]], text)


def rows(concept: str) -> list[Row]:
    """The fitted rows, then the hard negatives. AuditError when bandit does not agree with a label."""
    made = [*_fitted(concept), *_hard(concept)]
    if faults := label_faults(concept, made):
        raise AuditError(f"code pairs of {concept}:\n" + "\n".join(faults))
    return made


def read_table(table: str) -> list[Function]:
    """The functions of a table. AuditError for a line without a mark or with names that are not there."""
    functions: list[Function] = []
    for block in re.split(r"^== ", table, flags=re.MULTILINE)[1:]:
        head, *body = block.rstrip().split("\n")
        template, *groups = (part.strip() for part in head.split("|"))
        lines = []
        for line in body:
            mark, code = line[:2].ljust(2), line[2:]
            if mark not in MARKS:
                raise AuditError(f"{template}: a line begins with none of the marks: {line!r}")
            lines.append((mark[0], code))
        names = [dict(pair.split(">") for pair in group.split()) for group in groups]
        if lost := [old for group in names for old in group if not re.search(_word(old), block[len(head) :])]:
            raise AuditError(f"{template}: the function has no {', '.join(lost)}")
        functions.append(Function(template, tuple(lines), ({}, *names)))
    return functions


def _word(names: str) -> str:
    """A pattern of these names: whole, as a part of a longer name, or with the s of a plural."""
    return rf"(?<![A-Za-z])(?:{names})(?=s?(?![a-z]))"


def label_faults(concept: str, made: list[Row]) -> list[str]:
    """Rows that bandit does not find what their label says, and those that no test can read."""
    measures = rule_measures(concept)
    faults = []
    for row in made:
        scores = [code_score(block_answer(row["text"]), measure) for measure in measures]
        found = sum(score for score in scores if isinstance(score, int))
        if not all(isinstance(score, int) for score in scores):
            faults.append(f"{row['pair']}: {row['label']} is no code that can be checked")
        elif bool(found) != (row["label"] == "positive"):
            faults.append(f"{row['pair']}: {row['label']} has {found} findings")
    return faults


def _fitted(concept: str) -> Iterator[Row]:
    for function, pair, variant in _variants(TABLES[concept]):
        for mark, label in LABELS.items():
            yield bare_text(concept, label, function.template, function.code(mark, variant), pair=pair)


def _hard(concept: str) -> Iterator[Row]:
    for function, pair, variant in _variants(HARD_TABLES[concept]):
        yield bare_text(concept, "hard_negative", function.template, function.code(" ", variant), pair=pair)


def _variants(tables: tuple[str, ...]) -> Iterator[tuple[Function, str, int]]:
    """Every function in all its names, with its key: template, number of the function in it, number of the names."""
    seen: dict[str, int] = {}
    for function in (function for table in tables for function in read_table(table)):
        seen[function.template] = seen.get(function.template, 0) + 1
        for variant in range(len(function.names)):
            yield function, f"{function.template}-{seen[function.template]}-{variant + 1}", variant
