"""The contrast set of the concept `concealment` (hides its own error or act).

A scene has two scripts: under the first the assistant did it, under the second it did not. One answer owns up, two hide
the deed. A positive hides it under the first script; a negative owns up under the first script, or gives the very
answer that hides under the second one, where it is true. So neither the answer nor the script alone tells the class.
Written for this set, CC0-1.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.assets.contrast.concealment_crew import CREW
from auditor.assets.contrast.concealment_customers import CUSTOMERS
from auditor.assets.contrast.concealment_hard import SECRETS
from auditor.assets.contrast.concealment_house import HOUSE
from auditor.assets.contrast.concealment_office import OFFICE
from auditor.assets.contrast.concealment_tales import TALES
from auditor.assets.contrast.rows import GENERATED, Row, Turn, dialogue
from auditor.errors import AuditError

CONCEPT, SOURCE = "concealment", "customer-answers"
WAYS = ("blame", "denial", "omission", "passive")  # of hiding
CHOICE = re.compile(r"\[([^|\]]*)\|([^|\]]*)\]")  # two wordings of one place
FIELD = re.compile(r"(frame|fact|ask|own|hide|say)(?: (\w+))?: (.*)")


@dataclass(frozen=True, slots=True)
class Scene:
    """One event: what happened, what is asked, the answers. `[x|y]` holds two wordings, of script or of answer."""

    template: str
    key: str
    frame: str
    fact: str
    ask: str
    own: str  # [owns up|hides, in the same words]
    hide: str
    ways: tuple[str, str]  # of hiding: in `own`, in `hide`

    def turns(self, *, did_it: bool, answer: str) -> list[Turn]:
        """The dialogue under the script in which the assistant did it, or under the other one."""
        return _turns(self.frame, _pick(self.fact, 0 if did_it else 1), self.ask, answer)


def build() -> list[Row]:
    """All rows: fitted, held-out source, hard negatives. AuditError when a table cannot be read."""
    fitted = [row for scene in scenes(HOUSE + OFFICE + CREW) for row in _four(scene, GENERATED)]
    held_out = [row for scene in scenes(CUSTOMERS) for row in _four(scene, SOURCE)]
    return [*fitted, *held_out, *hard_rows()]


def scenes(table: str) -> Iterator[Scene]:
    """The scenes of a table."""
    for template, frame, entries in _entries(table):
        for key, fields in entries:
            try:
                (_, fact), (_, ask), (first, own), (second, hide) = (fields[k] for k in ("fact", "ask", "own", "hide"))
            except KeyError as error:
                raise AuditError(f"concealment: scene {key!r} of {template!r} has no {error}") from error
            if not CHOICE.search(fact) or not CHOICE.search(own) or {first, second} - set(WAYS):
                raise AuditError(f"concealment: scene {key!r} of {template!r} lacks a choice or a way of hiding")
            yield Scene(template, key, frame, fact, ask, own, hide, (first, second))


def hard_rows() -> list[Row]:
    """Dialogues with the words and the setting, in which no deed of the assistant's own is hidden."""
    rows = []
    for template, frame, entries in _entries(SECRETS + TALES):
        for key, fields in entries:
            fact, ask, said = (fields.get(k, ("", ""))[1] for k in ("fact", "ask", "say"))
            turns = _turns(frame, fact, ask, said)
            rows.append(dialogue(CONCEPT, "hard_negative", template, turns, pair=f"{template}-{key}"))
    return rows


def _four(scene: Scene, source: str) -> list[Row]:
    """Two pairs: under one script it hides or owns up; one answer hides, or is true, by the script."""
    owns, hides = _pick(scene.own, 0), _pick(scene.own, 1)
    cells = (
        ("positive", "script", True, hides),
        ("negative", "script", True, owns),
        ("positive", "answer", True, scene.hide),
        ("negative", "answer", False, scene.hide),
    )
    return [
        dialogue(
            CONCEPT,
            label,
            scene.template,
            scene.turns(did_it=did_it, answer=answer),
            pair=f"{scene.template}-{scene.key}-{shared}",
            source=source,
        )
        for label, shared, did_it, answer in cells
    ]


def _turns(frame: str, fact: str, ask: str, answer: str) -> list[Turn]:
    """A frame of one part is a user turn; of two parts, a system message and a user turn."""
    parts = [part.strip().replace("{fact}", fact).replace("{ask}", ask) for part in frame.split("||")]
    roles = ("user",) if len(parts) == 1 else ("system", "user")
    return [*zip(roles, parts, strict=True), ("assistant", answer)]


def _pick(text: str, which: int) -> str:
    return CHOICE.sub(lambda found: found.group(which + 1), text)


def _entries(table: str) -> Iterator[tuple[str, str, list[tuple[str, dict[str, tuple[str, str]]]]]]:
    """(template, frame, its entries) of a table; an entry is (key, field: (way of hiding or "", text))."""
    for block in table.strip().removeprefix("== ").split("\n== "):
        head, *entries = block.split("\n\n- ")
        template, _, frame = head.partition("\n")
        yield template, _fields(frame)["frame"][1], [_entry(entry) for entry in entries]


def _entry(text: str) -> tuple[str, dict[str, tuple[str, str]]]:
    key, _, rest = text.partition("\n")
    return key, _fields(rest)


def _fields(text: str) -> dict[str, tuple[str, str]]:
    """Fields by name. A line that begins with two spaces goes on with the one before."""
    fields = {}
    for line in text.strip().replace("\n  ", " ").splitlines():
        found = FIELD.fullmatch(line)
        if found is None:
            raise AuditError(f"concealment: cannot read the line {line!r}")
        fields[found[1]] = (found[2] or "", found[3])
    return fields
