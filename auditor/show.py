"""One prompt of a run for a person to read: prompt, answer with its token scores, rule scores, top features."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from io import StringIO
from typing import TYPE_CHECKING, Any

from auditor.clean import Evidence
from auditor.engine.tree import Rule
from auditor.errors import AuditError, IncompleteError
from auditor.excerpts import excerpt, scale_of, shaded_signal
from auditor.run import Run
from auditor.schema import Sample
from auditor.units import Counting
from auditor.verdict import parse_rules

if TYPE_CHECKING:
    from rich.console import Console

SHADES = ("", "underline", "underline bold", "reverse", "reverse bold")  # by level, so that they show without colour


def look(run: Run, prompt_id: str) -> dict[str, Any]:
    """Everything about one prompt as plain data.

    AuditError: the run has no such prompt, or has not run it. IncompleteError: a finished run has lost it.
    """
    sample = run.sample(prompt_id) if prompt_id in run.suite_of else None
    if sample is None and prompt_id in run.suite_of and run.finished:
        raise IncompleteError(f"{run.path}: no sample of {prompt_id!r}, so it was changed. Scan again with --fresh.")
    if sample is None:
        raise AuditError(_no_such_prompt(run, prompt_id))
    rules, _ = parse_rules(run.manifest)
    counting, evidence = Counting(run.manifest), Evidence(run.manifest, ())
    return {
        "id": sample.id, "suite": sample.suite, "tags": list(sample.tags), "variant": sample.variant,
        "given": sample.given, "unasked": sample.unasked, "finish": sample.finish, "tokens": dict(sample.tokens),
        "prompt": sample.text["prompt"] if sample.text else None,
        "response": sample.text["response"] if sample.text else None,
        "error": f"{sample.error.type}: {sample.error.message}" if sample.error else None,
        "rules": sorted(
            (_rule(run, rule, sample, counting, evidence) for rule in rules), key=lambda rule: not rule["counted"]
        ),
    }  # fmt: skip


def _no_such_prompt(run: Run, prompt_id: str) -> str:
    if prompt_id in run.suite_of:
        return f"{run.path}: {prompt_id!r} has not been run yet. Run the same scan again to complete the run."
    lower = {known.lower(): known for known in run.prompt_ids}
    near = [lower[found] for found in get_close_matches(prompt_id.lower(), lower, n=3)]
    known = ", ".join(map(printable, near or run.prompt_ids[:3]))
    hint = f"Did you mean {known}?" if near else f"It has {len(run.prompt_ids)}: {known}…"
    return f"{run.path}: no prompt {prompt_id!r}. {hint}"


def _rule(run: Run, rule: Rule, sample: Sample, counting: Counting, evidence: Evidence) -> dict[str, Any]:
    unit = counting.unit(rule, sample)
    nulls, detectors = sample.nulls.get(rule.id, {}), sample.detectors.get(rule.id, {})
    thresholds = run.manifest["thresholds"]
    limits = thresholds.get(rule.id, {})
    signals = {
        name: {"score": score, "threshold": limits.get(name, {}).get("threshold"), "null": nulls.get(name),
               "true": name in unit.over, "unit": limits.get(name, {}).get("unit"),
               "detector": limits.get(name, {}).get("detector"), "detectors": dict(detectors.get(name, {}))}
        for name, score in unit.scores.items()
    }  # fmt: skip
    outcome = ("match" if unit.truth else "no match") if isinstance(unit.truth, bool) else str(unit.truth)
    shaded = shaded_signal(rule)
    part = excerpt(run, rule, sample, scale_of(rule, evidence, thresholds), evidence)
    kept = {key: part[key] for key in ("tokens", "spans", "highest", "top_features", "findings", "code")}
    facts = {"id": rule.id, "kind": rule.kind, "outcome": outcome, "counted": unit.counted, "signals": signals}
    facts["uncounted"] = counting.why_not(rule, sample)
    return facts | {"shaded": shaded.name if shaded else None} | kept


def render(found: Mapping[str, Any], *, width: int = 100, colour: bool = False) -> str:
    """The terminal's text; without colour the shading is left out and the numbers stand."""
    from rich.console import Console
    from rich.text import Text

    out = StringIO()
    console = Console(file=out, force_terminal=colour, no_color=not colour, width=width, highlight=False)
    facts = [found["suite"], *found["tags"], _answer_words(found)]
    console.print(Text.assemble((printable(found["id"]), "bold"), "  ", printable(" · ".join(facts))))
    if found["error"]:
        console.print(Text(printable(f"error: {found['error']} (unknown in every rule)"), style="bold"))
    if found["prompt"] is None:
        console.print(Text("Texts were not kept in this run (--text none)."))
    else:
        console.print(Text.assemble(("\nprompt\n", "bold"), printable(found["prompt"])))
        if found["response"]:
            answer = _shaded(found) if colour else printable(found["response"])
            console.print(Text.assemble(("\nanswer\n", "bold"), answer))
    for rule in found["rules"]:
        _print_rule(console, rule)
    return out.getvalue()


def _answer_words(found: Mapping[str, Any]) -> str:
    n = found["tokens"]["response"]
    size = "1 token" if n == 1 else f"{n} tokens"
    if found["given"]:
        return f"given answer · {size}"
    if found["unasked"]:
        return "no answer asked for"
    end = {"stop": "ended by itself", "length": "cut at the token limit"}.get(found["finish"], "not finished")
    return f"own answer, {end} · {size}"


def printable(text: str) -> str:
    """Text of a model or a suite without control characters, which a terminal would obey."""
    return "".join(c if c in "\n\t" or c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def _shaded(found: Mapping[str, Any]) -> Any:
    """The answer with the tokens of the first rule that has token scores shaded."""
    from rich.text import Text

    tokens = next((rule["tokens"] for rule in found["rules"] if rule["tokens"]), None)
    if tokens is None:
        return Text(printable(found["response"]))
    return Text.assemble(*((printable(token["text"]), SHADES[token["level"]]) for token in tokens))


def _print_rule(console: Console, rule: Mapping[str, Any]) -> None:
    from rich.text import Text

    counted = "" if rule["uncounted"] is None else f", not counted: {rule['uncounted']}"
    outcome = rule["outcome"].replace("_", " ")
    console.print(Text.assemble("\n", (rule["id"], "bold"), f"  {rule['kind']}: {outcome}{counted}"))
    for name, signal in rule["signals"].items():
        console.print(Text(f"  {name}: {_score_words(signal)}"))
    if rule["highest"]:
        console.print(Text("  highest tokens: " + ", ".join(_token_words(t) for t in rule["highest"])))
    for finding in rule["findings"]:
        where = f"line {finding['line']}: {finding['test_id']}"
        console.print(Text(f"  {where}, severity {finding['severity']}, confidence {finding['confidence']}"))
    if rule["top_features"]:
        console.print(Text("  top features: " + ", ".join(_feature_words(f) for f in rule["top_features"])))


def _score_words(signal: Mapping[str, Any]) -> str:
    if signal["score"] is None:
        return f"no score ({signal['null'] or 'unknown'})"
    limit = "no threshold" if signal["threshold"] is None else f"threshold {signal['threshold']:g}"
    by = f", {signal['detector']}" if signal["detector"] else ""
    others = ", ".join(
        f"{n} {s:g}" for n, s in signal["detectors"].items() if s is not None and n != signal["detector"]
    )
    return f"{signal['score']:g} {signal['unit'] or ''} ({limit}{by})" + (f"; beside it: {others}" if others else "")


def _token_words(token: Mapping[str, Any]) -> str:
    if token["text"] is None:
        return f"token {token['index']}: {token['score']:g}"
    named = "white space" if token["text"] else "part of a character"
    shown = " ".join(printable(token["text"]).split()) or named
    return f"{shown if len(shown) <= 20 else shown[:20] + '…'} {token['score']:g}"


def _feature_words(feature: Mapping[str, Any]) -> str:
    share = "" if feature["share"] is None else f" {100 * feature['share']:.0f} %"
    return f"{feature['latent']}{share} (max {feature['max']:g})"
