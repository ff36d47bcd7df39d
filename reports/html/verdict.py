"""Section 1: what the verdict strip says. Every sentence is made from fields of the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .numbers import NBSP, clip, count, limit, listing, percent, plural, points, sentence, span, units, word
from .words import Report, rule_anchor, rule_name, state_class

LEGEND = ("fail", "warn", "pass", "inconclusive", "not_covered", "does_not_apply")
MAX_DECIDING = 3
MAX_NAMES = 4
MAX_EFFECT_ROWS = 5
MAX_LIMIT_CHARS = 150
ABOVE_SHARED_ROW = 2  # from so many families of passes on, they share one row of the matrix


def verdict_view(report: Report) -> dict[str, Any]:
    """What templates/verdict.html.j2 draws."""
    counts = report["headline"]["counts"]
    return {
        "because": because(report),
        "others": others(report),
        "matrix": matrix(report),
        "legend": [(state, counts[state]) for state in LEGEND if counts[state]],
        "facts": facts(report),
        "effects": effects(report),
        "sees": sees(report),
        "cannot_say": cannot_say(report),
        "change": what_would_change_it(report),
    }


def rules_by_id(report: Report) -> dict[str, Mapping[str, Any]]:
    """The report's rules by their ids."""
    return {rule["id"]: rule for rule in report["rules"]}


def because(report: Report) -> list[dict[str, str]]:
    """The verdict's sentences: {link, claim, rest}; without a link the whole sentence stands in rest."""
    headline = report["headline"]
    if report["verdict"] == "fail" and headline["deciding"]:
        rules = rules_by_id(report)
        said = []
        for item in headline["deciding"][:MAX_DECIDING]:
            rest = (
                f" in {count(item['matches'])} of {count(item['units'])} {item['unit']}: {percent(item['rate'])}, "
                f"interval {span(item['interval'])}\u00a0%. The rule allows {limit(item['limit'])}."
            )
            link = rule_anchor(rules[item["rule"]]) if item["rule"] in rules else ""
            said.append({"link": link, "claim": item["claim"], "rest": rest})
        more = len(headline["deciding"]) - MAX_DECIDING
        return said + ([{"link": "", "claim": "", "rest": f"and {word(more)} more."}] if more > 0 else [])
    return [{"link": "", "claim": "", "rest": _plain_because(report)}]


def _plain_because(report: Report) -> str:
    headline = report["headline"]
    counts, prompts = headline["counts"], headline["prompts"]
    if report["verdict"] == "incomplete":
        if prompts["run"] < prompts["of"]:
            return f"{count(prompts['run'])} of {count(prompts['of'])} prompts were run."
        return sentence(report["reason"])
    if report["verdict"] == "pass":
        parts = [f"Pass on {counts['pass']} of {plural(counts['rules'], 'rule')}"]
        parts.append(f"{counts['warn']} {'warns' if counts['warn'] == 1 else 'warn'}")
        parts += [f"{counts['inconclusive']} inconclusive"] if counts["inconclusive"] else []
        return "; ".join(parts + [f"{counts['not_covered']} not covered"]) + "."
    if report["verdict"] == "inconclusive" and headline["conditions"]:
        first = headline["conditions"][0]
        return f"{sentence(first['name'])}: {first['found']}. Needed: {first['needed']}."
    return sentence(report["reason"])


def others(report: Report) -> str:
    """The line below the verdict's sentence: what the other rules say, and that it changes nothing."""
    headline = report["headline"]
    counts = headline["counts"]
    if report["verdict"] == "fail" and headline["deciding"]:
        n = len(headline["deciding"])
        start = "This one rule decides." if n == 1 else f"These {word(n)} rules decide."
        rest = _tally({**counts, "fail": max(0, counts["fail"] - n)})
        left = counts["rules"] - n
        if not left:
            return start
        if left == 1:
            return f"{start} The other one {rest.removeprefix('one ')}. It does not change the verdict."
        return f"{start} Of the other {word(left)}, {rest}. None of these changes the verdict."
    if report["verdict"] == "pass":
        names = _titles(report, headline["not_covered"])
        unsaid = f" This is not a statement about {names}." if names else ""
        return f"No covered rule is above the mark at which it fails.{unsaid}"
    if report["verdict"] == "incomplete":
        n = headline["prompts"]["run"]
        these = "this one" if n == 1 else f"these {count(n)}"
        return f"The numbers below are from {these} and decide nothing. The same command resumes."
    return _inconclusive_others(report)


def _inconclusive_others(report: Report) -> str:
    conditions = report["headline"]["conditions"]
    rules = rules_by_id(report)
    parts = []
    if conditions and conditions[0]["rule"] in rules:
        parts.append(f"This is so for the rule “{rules[conditions[0]['rule']]['title']}”.")
    if len(conditions) > 1:
        also = [f"{item['name']} ({item['found']}; needed: {item['needed']})" for item in conditions[1:MAX_DECIDING]]
        more = len(conditions) - MAX_DECIDING
        parts.append("Also: " + "; ".join(also) + (f"; and {word(more)} more." if more > 0 else "."))
    counts = report["headline"]["counts"]
    parts.append(f"Of {plural(counts['rules'], 'rule')}, {_tally(counts)}. Inconclusive is not a pass.")
    return " ".join(parts)


def _tally(counts: Mapping[str, int]) -> str:
    """five warn, one is inconclusive and four were not covered"""
    parts = []
    for state, one, many in (
        ("fail", "fails", "fail"),
        ("warn", "warns", "warn"),
        ("pass", "passes", "pass"),
        ("inconclusive", "is inconclusive", "are inconclusive"),
        ("not_covered", "was not covered", "were not covered"),
        ("does_not_apply", "does not apply", "do not apply"),
    ):
        if counts[state]:
            parts.append(f"{word(counts[state])} {one if counts[state] == 1 else many}")
    return listing(parts) if parts else "none decides"


def _titles(report: Report, ids: Sequence[str]) -> str:
    rules = rules_by_id(report)
    names = [rule_name(rules[i]).lower() if i in rules else i for i in ids]
    if len(names) > MAX_NAMES:
        names = [*names[:MAX_NAMES], f"{word(len(names) - MAX_NAMES)} more"]
    return listing(names)


def matrix(report: Report) -> list[dict[str, Any]]:
    """One row a family: the marks of its doing and reading rules. Many families with only passes share one row."""
    families: dict[str, list[Mapping[str, Any]]] = {}
    for rule in report["rules"]:
        families.setdefault(rule["family"], []).append(rule)
    passing = [name for name, rules in families.items() if all(rule["state"] == "pass" for rule in rules)]
    rows = []
    if len(passing) > ABOVE_SHARED_ROW:
        shared = [rule for name in passing for rule in families.pop(name)]
        rows.append(_matrix_row(f"{len(passing)} families", shared))
    rows[:0] = [_matrix_row(name, rules) for name, rules in families.items()]
    return rows


def _matrix_row(name: str, rules: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    ranked = sorted(rules, key=lambda rule: LEGEND.index(rule["state"]))
    covered = sum(rule["covered"] for rule in rules)
    return {
        "family": name,
        "doing": [rule for rule in ranked if rule["kind"] == "doing"],
        "reading": [rule for rule in ranked if rule["kind"] == "reading"],
        "covered": f"{covered} of {len(rules)}",
    }


def facts(report: Report) -> list[tuple[str, str]]:
    """What was audited, as names and values; the baseline is drawn apart, in bold when there is none."""
    manifest = report["manifest"]
    model, sae, suites = manifest["model"], manifest["sae"], manifest["suites"]
    hook = manifest["hook_point"]
    if model.get("n_layers"):
        hook += f" (block {hook.rsplit('.', 1)[-1]} of 0–{model['n_layers'] - 1})"
    size = f"{count(sae['n_latents'])} latents" + (f", k{NBSP}{sae['k']}" if sae.get("k") else "")
    names = [suite["name"] for suite in suites]
    shown = ", ".join(clip(name, 40) for name in names[:MAX_NAMES]) + (
        f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
    )
    total = sum(suite["prompts"] for suite in suites)
    return [
        ("Model", f"{model['name']}, {manifest['dtype']}"),
        ("Hook point", hook),
        ("SAE", f"{sae['name']}, {size}"),
        ("Binding", _binding(manifest)),
        ("Suite" if len(names) == 1 else "Suites", f"{shown}: {plural(total, 'prompt')}"),
        ("Answers", _answers(report)),
    ]


def _binding(manifest: Mapping[str, Any]) -> str:
    binding = manifest["binding"]
    if binding is None:
        return "none"
    return "made on other weights, transferred" if binding.get("transferred") else "made on these weights"


def _answers(report: Report) -> str:
    """Who wrote the answers, with counts where there are several kinds."""
    kinds = {"written": "written by the model, greedy", "given": "given", "unasked": "not asked for"}
    counts = [(sum(suite[key] for suite in report["suites"]), how) for key, how in kinds.items()]
    found = [(n, how) for n, how in counts if n]
    if len(found) == 1:
        return found[0][1]
    return "; ".join(f"{count(n)} {how}" for n, how in found) or "none yet"


def effects(report: Report) -> list[tuple[str, str]]:
    """Rows of the smallest effect, the largest first: what is noticed at which rate, by covered rules.

    Rules with the same n and rate share a row.
    """
    rows: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for rule in report["rules"]:
        if rule["state"] in ("does_not_apply", "not_covered"):
            continue
        mark = "fail" if rule["smallest_effects"]["fail"] is not None else "warn"
        rows.setdefault((rule["smallest_effect"], mark, rule["prompts"], rule["unit"], rule["kind"]), []).append(rule)
    out = []
    by_effect = sorted(rows.items(), key=lambda row: (row[0][0] is not None, -(row[0][0] or 0.0)))
    for (effect, mark, n, unit, kind), rules in by_effect:
        name = rule_name(rules[0]) if len(rules) == 1 else f"{word(len(rules))} {kind} rules".capitalize()
        out.append((f"{name}: {mark} ({units(n, unit)})", "none" if effect is None else percent(effect)))
    if len(out) > MAX_EFFECT_ROWS:
        out = [*out[: MAX_EFFECT_ROWS - 1], (f"{len(out) - MAX_EFFECT_ROWS + 1} more in section 4", "")]
    return out


def sees(report: Report) -> str:
    """How much of what they look for the covered reading rules would see, in one sentence."""
    covered = {rule["id"] for rule in report["rules"] if rule["covered"]}
    seen = sorted(
        c["sees"] for c in report["coverage"]["concepts"] if c["sees"] is not None and covered & set(c["rules"])
    )
    if not seen:
        return ""
    if len(seen) == 1:
        what, who = f"The reading rule would see about {percent(seen[0])}", "it looks"
    else:
        what, who = f"Reading rules would see {points(seen[0])} to {percent(seen[-1])}", "they look"
    return f"{what} of such answers, so what {who} for has to be more common still."


def cannot_say(report: Report) -> list[str]:
    """What no number of this run speaks of: a baseline, uncovered rules, triggers, the family's limits."""
    said = []
    if report["manifest"]["identity_inputs"].get("baseline") is None:
        said.append("Whether this checkpoint changed. There was no baseline.")
    missing = report["headline"]["not_covered"]
    if missing:
        n = len(missing)
        said.append(f"Anything about {word(n)} {'rule' if n == 1 else 'rules'}: {_titles(report, missing)}.")
    said.append("What happens under a trigger that the suite does not contain.")
    reading = {rule["family"] for rule in report["rules"] if rule["kind"] == "reading"}
    found = [rule["family"] for rule in report["rules"] if rule["state"] in ("fail", "warn")]
    families = sorted(report["families"].items(), key=lambda family: family[0] not in found)  # those that found first
    limits = [info["limits"] for name, info in families if info["limits"] and name in reading]
    if limits:
        said.append(f"From the family’s file: {_first_sentences(limits[0])}")
    return said


def _first_sentences(text: str) -> str:
    """As many whole sentences as fit the first screen."""
    if len(text) <= MAX_LIMIT_CHARS:
        return text
    end = text.rfind(". ", 0, MAX_LIMIT_CHARS)
    return text[: end + 1] if end > 0 else clip(text, MAX_LIMIT_CHARS)


def what_would_change_it(report: Report) -> str:
    """What would lift the verdict or sharpen it, as sentences."""
    headline = report["headline"]
    parts = []
    if report["verdict"] == "fail":
        for item in headline["deciding"][:1]:
            if item["most_allowed"] is not None:
                which = (
                    "such "
                    if len(headline["deciding"]) == 1
                    else f"such {item['unit']} for “{clip(item['claim'], 60)}”"
                )
                noun = item["unit"] if len(headline["deciding"]) == 1 else ""
                most = f"at most {count(item['most_allowed'])} of {count(item['units'])}"
                parts.append(f"{most} {which}{noun} would lift the fail.")
    elif report["verdict"] == "incomplete":
        left = headline["prompts"]["of"] - headline["prompts"]["run"]
        parts.append(f"running the other {plural(left, 'prompt')}." if left else "running it again.")
    elif report["verdict"] == "inconclusive" and headline["conditions"]:
        parts.append(f"the broken condition, once it holds ({headline['conditions'][0]['needed']}).")
    if report["verdict"] != "incomplete":
        parts.append(
            "More prompts would narrow the intervals." if parts else "more prompts would narrow the intervals."
        )
        if headline["not_covered"]:
            parts.append(_what_would_cover(report))
    return " ".join(parts)


def _what_would_cover(report: Report) -> str:
    """What would help the rules that are not covered, if anything would."""
    rules, concepts = rules_by_id(report), report["coverage"]["concepts"]
    of_concept = {rule: concept["strength"] for concept in concepts for rule in concept["rules"]}
    groups: dict[str, list[str]] = {}
    for name in report["headline"]["not_covered"]:
        if of_concept.get(name) == "absent":
            said = "No suite would cover {}: the concept is absent in this model."
        elif "another SAE" in rules[name]["reason"]:
            said = "Latents of this SAE would cover {}."
        else:
            said = "A binding that sees more would cover {}." if name in of_concept else "More units would cover {}."
        groups.setdefault(said, []).append(name)
    return " ".join(said.format(_titles(report, names)) for said, names in groups.items())


def index_rules(report: Report, open_ids: Sequence[str]) -> list[dict[str, str]]:
    """Links of the index: the open rules by name, then the number of the others."""
    rules = rules_by_id(report)
    links = [
        {"href": rule_anchor(rules[i]), "text": rule_name(rules[i]), "mark": state_class(rules[i]["state"])}
        for i in open_ids
    ]
    left = len(rules) - len(links)
    text = plural(left, "other") if links else plural(left, "rule")
    return links + ([{"href": "others", "text": text, "mark": ""}] if left else [])
