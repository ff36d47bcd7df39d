"""Where rules come from: the shipped packs, or files and folders of one's own; chosen by path, family, id or glob.

Every file that is chosen is read and linted before anything is returned; none is skipped in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path

from auditor.engine import keys
from auditor.engine.contrast import ContrastSets
from auditor.engine.faults import Fault, Faults, LintError, Mark, did_you_mean, listed, quote
from auditor.engine.nodes import MAX_BYTES, decode
from auditor.engine.parse import parse_family_source, parse_rule_source, read_family, read_fields, read_rule
from auditor.engine.reader import Fields
from auditor.engine.surroundings import Surroundings
from auditor.engine.tree import Causal, Family, Rule
from auditor.errors import AuditError

__all__ = ["RuleSet", "load_rules", "packs_root", "parse_family_source", "parse_rule_source"]

FAMILY_FILE = "family.yaml"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in the order in which they were chosen, and the families that they and their concepts belong to."""

    rules: tuple[Rule, ...]
    families: dict[str, Family]


def packs_root() -> Path:
    """The folder of the shipped packs: `_packs` in an installed package, `rules` beside the package in a checkout.

    Errors: AuditError when neither is there.
    """
    package = Path(__file__).resolve().parent.parent
    installed = package / "_packs"
    root = installed if installed.is_dir() else package.parent / "rules"
    if not root.is_dir():
        raise AuditError(f"no rule packs at {installed} or {root}: the installation is damaged. Install auditor again.")
    return root


def load_rules(selectors: Sequence[str] = ()) -> RuleSet:
    """The chosen rules. A selector is an existing path, else a family, a rule id or a glob over ids; none: all packs.

    Raises LintError with every fault of every chosen file, and AuditError when a selector matches nothing.
    """
    loader = _Loader(packs_root())
    for file, label in _chosen(selectors, loader.root).items():
        loader.add(file, label)
    return loader.result()


def _chosen(selectors: Sequence[str], root: Path) -> dict[Path, str]:
    """The chosen files, each once, with the name that messages give it."""
    shipped = _shipped_files(root)
    chosen: dict[Path, str] = {}
    for selector in selectors or ("*",):
        if _exists(selector):
            found = {file: str(file) for file in _rule_files(Path(selector))}
        else:
            ids = [name for name in shipped if selector == name.partition(".")[0] or fnmatchcase(name, selector)]
            found = {shipped[name]: str(shipped[name].relative_to(root)) for name in ids}
        if not found:
            raise AuditError(_nothing(selector, shipped))
        for file, label in found.items():
            chosen.setdefault(file.resolve(), label)
    return chosen


def _shipped_files(root: Path) -> dict[str, Path]:
    """The packs' rule files by id."""
    return {f"{file.parent.name}.{file.stem}": file for file in _rule_files(root)}


def _exists(selector: str) -> bool:
    try:
        return bool(selector) and Path(selector).exists()
    except (OSError, ValueError):  # a glob or a text that no path can be
        return False


def _nothing(selector: str, shipped: Iterable[str]) -> str:
    if _exists(selector):
        return f"no rule in {selector}: rules are files <family>/<name>.yaml. Name a folder that holds some, or a file."
    known = sorted({*shipped, *(name.partition(".")[0] for name in shipped)})
    own = [name for name in known if name.partition(".")[2] == selector]  # an id without its family
    hint = did_you_mean(own[0] if own else selector, known) or f" There are: {listed(shipped)}."
    return f"no rule matches {quote(selector)}, and no such path exists.{hint}"


def _rule_files(path: Path) -> list[Path]:
    """The rule files of a path: itself, or those in a folder and in the folders in it, by name."""
    if path.is_file():
        return _rule_files(path.parent) if path.name == FAMILY_FILE else [path]
    folders = [path, *(sub for sub in sorted(path.iterdir()) if sub.is_dir() and not sub.name.startswith("."))]
    suffixes = (".yaml", ".yml")
    return [
        file
        for folder in folders
        for file in sorted(folder.iterdir())
        if file.suffix in suffixes and file.name != FAMILY_FILE
    ]


@dataclass(slots=True)
class _Known:
    """A family's folder as it was read. family: None when its file has faults."""

    folder: Path
    family: Family | None
    faults: Faults


@dataclass
class _Loader:
    root: Path
    rules: list[Rule] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    folders: dict[Path, _Known | None] = field(default_factory=dict)
    used: dict[str, Family] = field(default_factory=dict)
    causal: list[tuple[Rule, Fields]] = field(default_factory=list)  # and what its `causal` says

    def add(self, file: Path, label: str) -> None:
        """Read one rule file; its faults, and its family's, are kept for the end."""
        faults = Faults(label)
        if file.suffix != ".yaml":
            faults.add(Mark(1, 1), f"a rule's file ends in .yaml. Call it {file.stem}.yaml.")
        source = _read(file, faults)
        rule = self._rule(file, source, faults) if source is not None else None
        self.faults += faults.sorted()
        if rule is not None:
            self._keep(rule)

    def _rule(self, file: Path, source: str, faults: Faults) -> Rule | None:
        known = self._folder(file.parent, str(Path(faults.path).parent / FAMILY_FILE))
        fields = read_fields(source, keys.RULE, faults)
        if fields is None:
            return None
        family = known.family if known else self._loose(fields, faults)
        around = Surroundings(
            family=family,
            families=self._families | ({family.id: family} if family else {}),
            file=file,
            bandit_tests=_bandit_tests() if "bandit" in source else None,
            contrast=self._contrast,
        )
        rule = read_rule(source, fields, around, faults)
        if rule is not None and rule.causal is not None:
            self.causal.append((rule, fields.value("causal")))
        return rule

    def _loose(self, fields: Fields, faults: Faults) -> Family | None:
        """The shipped family of a rule in whose folder no family.yaml lies, by its id."""
        item = fields.get("id")
        home = item.value.partition(".")[0] if item else ""
        if item and home not in self._families:
            hint = did_you_mean(home, self._families)
            faults.add(
                item.at, f"no family {quote(home)}: no {FAMILY_FILE} lies beside the file, and no pack has it.{hint}"
            )
        return self._families.get(home)

    def _keep(self, rule: Rule) -> None:
        first = next((other for other in self.rules if other.id == rule.id), None)
        if first is not None:
            self.faults.append(
                Fault(rule.path, Mark(1, 1), f"id '{rule.id}' is also that of {first.path}. Choose another.")
            )
            return
        self.rules.append(rule)

    def _folder(self, folder: Path, label: str) -> _Known | None:
        """The family whose folder this is, read once; None where no family.yaml lies."""
        if folder not in self.folders:
            self.folders[folder] = known = _known(folder, label)
            if known is not None:
                self._same_name(known)
                self.faults += known.faults.sorted()
        return self.folders[folder]

    def _same_name(self, known: _Known) -> None:
        """A folder of one's own stands in for the shipped family of its name; two in one run cannot."""
        family = known.family
        if family is None:
            return
        self._contrast.folders[family.id] = known.folder
        for other in self.folders.values():
            if other and other is not known and other.family and other.family.id == family.id:
                known.faults.add(
                    Mark(1, 1), f"family '{family.id}' is also chosen from {other.folder}. Choose rules of one of them."
                )

    @cached_property
    def _families(self) -> dict[str, Family]:
        """The shipped families that can be read; a broken one is told when a rule of it is chosen."""
        known = [_known(folder, folder.name) for folder in sorted(self.root.iterdir())]
        return {k.family.id: k.family for k in known if k and k.family}

    @cached_property
    def _contrast(self) -> ContrastSets:
        return ContrastSets({name: self.root / name for name in self._families})

    def _check_outcome(self, rule: Rule, said: Fields) -> None:
        """Tell when what a rule's `causal` names is no signal of a doing rule, chosen or shipped."""
        assert rule.causal is not None
        name, before = rule.causal.outcome_rule, len(self.faults)
        outcome = next((other for other in self.rules if other.id == name), None) or self._shipped(name)
        why = self._not_an_outcome(rule.causal, outcome)
        if why is not None and len(self.faults) == before:  # else it is there, and its own faults are told
            at = next(said.items[word].at for word in ("raises", "lowers") if word in said.items)
            self.faults.append(Fault(rule.path, at, why))

    def _shipped(self, name: str) -> Rule | None:
        """A shipped rule that was not chosen, by its id."""
        home, file = name.partition(".")[0], _shipped_files(self.root).get(name)
        if home not in self._families or file is None:
            return None
        faults = Faults(str(file.relative_to(self.root)))
        source = _read(file, faults)
        try:
            if source is not None:
                return parse_rule_source(faults.path, source, self._families[home], self._families)
        except LintError as error:
            self.faults += error.faults
        self.faults += faults.sorted()
        return None

    def _not_an_outcome(self, causal: Causal, rule: Rule | None) -> str | None:
        if rule is None:
            known = [*_shipped_files(self.root), *(other.id for other in self.rules)]
            hint = did_you_mean(causal.outcome_rule, known)
            return f"no rule {quote(causal.outcome_rule)} is chosen, and no pack has it.{hint}"
        if rule.kind != "doing":
            return f"rule '{rule.id}' is a reading rule, and what a concept drives is seen in doing. Name a doing rule."
        names = [signal.name for signal in rule.signals]
        if causal.outcome_signal not in names:
            hint = did_you_mean(causal.outcome_signal, names)
            return f"rule '{rule.id}' has no signal {quote(causal.outcome_signal)}.{hint} It has: {listed(names)}."
        return None

    def result(self) -> RuleSet:
        for rule, said in self.causal:
            self._check_outcome(rule, said)
        self.faults += [fault for faults in self._contrast.faults for fault in faults.sorted()]
        if self.faults:
            raise LintError(self.faults)
        own = {k.family.id: k.family for k in self.folders.values() if k and k.family}
        known = self._families | own
        used = [
            name for rule in self.rules for name in (rule.family, *(key.partition(".")[0] for key in rule.concepts))
        ]
        return RuleSet(tuple(self.rules), {name: known[name] for name in dict.fromkeys(used)})


def _known(folder: Path, label: str) -> _Known | None:
    file = folder / FAMILY_FILE
    if not file.is_file():
        return None
    faults = Faults(label)
    source = _read(file, faults)
    family = read_family(source, file, faults) if source is not None else None
    return _Known(folder, family, faults)


def _read(file: Path, faults: Faults) -> str | None:
    """A file's text, never more than is allowed of it; None after telling why not."""
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        faults.add(Mark(1, 1), f"cannot be read: {error.strerror}.")
        return None
    return decode(raw, faults)


def _bandit_tests() -> frozenset[str]:
    from auditor.engine.code import bandit_test_ids

    return bandit_test_ids()
