"""rules/rule.schema.json and the reference part of docs/rules.md, made from the one table of keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auditor.engine import keys

BEGIN = "<!-- reference: made by python -m auditor.engine.keys, do not edit -->"
END = "<!-- end of reference -->"


def main(arguments: list[str]) -> int:
    """Write both files anew, or with --check only say whether they agree; 1 when they do not."""
    root = Path(__file__).resolve().parents[2]
    made = outputs(root)
    stale = [path for path, text in made.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if "--check" in arguments:
            print(f"{path.relative_to(root)} does not agree with the table of keys. Run python -m auditor.engine.keys.")
        else:
            path.write_text(made[path], encoding="utf-8")
            print(f"wrote {path.relative_to(root)}")
    return 1 if stale and "--check" in arguments else 0


def outputs(root: Path) -> dict[Path, str]:
    """The generated files of a checkout, as they have to be."""
    docs = root / "docs" / "rules.md"
    before, _, rest = docs.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    return {
        root / "rules" / "rule.schema.json": json.dumps(schema(), indent=2, ensure_ascii=False) + "\n",
        docs: f"{before}{BEGIN}\n{reference()}{END}{after}",
    }


# the schema, for editors


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a rule's file; that of family.yaml stands under $defs/family."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rule of the auditor",
        "$comment": "Made from auditor/engine/keys.py by python -m auditor.engine.keys.",
        **_schema(keys.RULE),
        "$defs": {"family": _schema(keys.FAMILY)},
    }


def _schema(kind: keys.Type) -> dict[str, Any]:
    match kind:
        case keys.Text(shape=shape, one_line=one_line):
            pattern = f"^{shape}$" if shape else r"^[^\n]*\S[^\n]*\n?$" if one_line else r"\S"
            return {"type": "string", "pattern": pattern}
        case keys.Texts():
            text = _schema(keys.Text())
            return {"oneOf": [text, {"type": "array", "items": text}]}
        case keys.Integer(least=least):
            return {"type": "integer"} | ({} if least is None else {"minimum": least})
        case keys.Number(positive=positive):
            return {"type": "number"} | ({"exclusiveMinimum": 0} if positive else {})
        case keys.Percent(zero=zero):
            above = "" if zero else r"(?!0+(\.0+)?%)"
            return {"type": "string", "pattern": rf"^{above}\d{{1,2}}(\.\d{{1,6}})?%$"}
        case keys.Choice(options=options):
            return {"enum": list(options)}
        case keys.ListOf(item=item, least=least, exactly=None):
            return {"type": "array", "items": _schema(item)} | ({"minItems": least} if least else {})
        case keys.ListOf(item=item, exactly=exactly):
            return {"type": "array", "items": _schema(item), "minItems": exactly, "maxItems": exactly}
        case keys.Anything():
            return {"type": "object"}
        case keys.Named():
            return _named(kind)
        case keys.ByName(plain=plain):
            return {"oneOf": [_mapping(plain), _by_name(kind)]}
        case keys.OrText(item=item):
            return {"oneOf": [_schema(keys.Text()), _mapping(item)]}
        case keys.Mapping():
            return _mapping(kind)


def _by_name(kind: keys.ByName) -> dict[str, Any]:
    shared = {key.name: _schema(key.type) for key in kind.plain.keys if key.name in kind.shared}
    taken = {"enum": [key.name for key in kind.plain.keys if key.name not in kind.shared]}
    names = {"propertyNames": {"not": taken}, "additionalProperties": _schema(kind.item)}
    return {"type": "object", "properties": shared, **names, "minProperties": 1}


def _named(kind: keys.Named) -> dict[str, Any]:
    bounds = {"minProperties": kind.least} if kind.least else {}
    bounds |= {"maxProperties": kind.most} if kind.most is not None else {}
    names = {"pattern": f"^{keys.SNAKE}$", "not": {"enum": list(keys.RESERVED_NAMES)}}
    return {"type": "object", "propertyNames": names, "additionalProperties": _schema(kind.item)} | bounds


def _mapping(kind: keys.Mapping) -> dict[str, Any]:
    required = [key.name for key in kind.keys if key.required]
    made: dict[str, Any] = {
        "type": "object",
        "properties": {key.name: {"description": key.meaning} | _schema(key.type) for key in kind.keys},
        "additionalProperties": False,
    }
    made |= {"required": required} if required else {}
    return made | ({"oneOf": [{"required": [name]} for name in kind.one_of]} if kind.one_of else {})


# the reference, for people


def reference() -> str:
    """The tables of docs/rules.md: every key with its type, default and meaning, nested ones by their path."""
    return f"### A rule\n\n{_table(keys.RULE)}\n### family.yaml\n\n{_table(keys.FAMILY)}"


def _table(kind: keys.Mapping) -> str:
    head = "| key | type | default | meaning |\n|---|---|---|---|\n"
    rows = (
        f"| `{path}` | {_described(key.type)} | {_default(key, one_of)} | {key.meaning} |"
        for path, key, one_of in _rows(kind)
    )
    return head + "\n".join(rows) + "\n"


def _rows(kind: keys.Mapping, prefix: str = "") -> Iterator[tuple[str, keys.Key, tuple[str, ...]]]:
    for key in kind.keys:
        yield prefix + key.name, key, kind.one_of
        inner, path = key.type, f"{prefix}{key.name}."
        if isinstance(inner, keys.Named):
            inner, path = inner.item, f"{path}NAME."
        elif isinstance(inner, keys.ListOf):
            inner, path = inner.item, f"{prefix}{key.name}[]."
        if isinstance(inner, keys.ByName) and key.name != "quiet":  # as for `fires`
            yield from _rows(inner.plain, path)
            yield from _rows(inner.item.item, f"{path}{inner.called.upper()}.")
        elif isinstance(inner, keys.Mapping):
            yield from _rows(inner, path)


def _default(key: keys.Key, one_of: tuple[str, ...]) -> str:
    if key.name in one_of:
        return "exactly one of " + ", ".join(f"`{name}`" for name in one_of)
    return "**required**" if key.required else key.default


def _described(kind: keys.Type) -> str:
    match kind:
        case keys.Text(called=called, one_line=one_line):
            return "text in one line" if one_line else called
        case keys.Texts():
            return "a text or a list of texts"
        case keys.Integer(least=least):
            return "whole number" if least is None else f"whole number ≥ {least}"
        case keys.Number(positive=positive):
            return "number above 0" if positive else "number"
        case keys.Percent():
            return "rate in percent, such as `5%`"
        case keys.Choice(options=options):
            return ", ".join(f"`{option}`" for option in options)
        case keys.ListOf(item=item, exactly=exactly):
            if isinstance(item, keys.Mapping | keys.ByName):
                return f"list of {_plural(item)}"
            return f"list{f' of {exactly}' if exactly else ''}: {_described(item)}"
        case keys.Named(called=called, most=most):
            return f"name: {called}" + (f", at most {most}" if most else "")
        case keys.Mapping() | keys.ByName() | keys.OrText() | keys.Anything():
            return "mapping"


def _plural(kind: keys.Mapping | keys.ByName) -> str:
    kind = kind.plain if isinstance(kind, keys.ByName) else kind
    return (kind.label or "a mapping").removeprefix("a ") + "s"
