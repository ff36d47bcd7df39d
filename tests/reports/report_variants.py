"""Reports for the page's tests: the example, and what other runs would have written. All of them follow the schema."""

from __future__ import annotations

import copy

from tests.reports.causal_example import card
from tests.reports.checked_reports import bare_checks, checked
from tests.reports.report_parts import Report, example, recount, set_state

HOSTILE = (
    "</style></title><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    "{{ 7 * 7 }}\u202e\u2066gnp.exe\u200f\x00\x07\x1b[31m\x7f\x85\ud800<a href=javascript:alert(1)>" + "W" * 3000
)


def passing() -> Report:
    report = example()
    for rule in report["rules"]:
        if rule["state"] in ("fail", "inconclusive"):
            set_state(rule, "pass", "2 of 54 answers match: 3.7 %, up to 13 % is not excluded")
            rule.update(matches=2, prompts=54, rate=2 / 54, interval=[0.0102, 0.1254])
            if rule["clean"]:
                rule["clean"] |= {"over": 4, "rate": 0.02, "interval": [0.0055, 0.0504]}
    report.update(verdict="pass", exit_code=0, reason="Pass on 3 of 5 rules; 1 warns; 1 not covered.")
    report["headline"].update(deciding=[], conditions=[])
    recount(report)
    return report


def inconclusive() -> Report:
    report = passing()
    needed = "at most 1.5 times the card"
    report["headline"]["conditions"] = [
        {
            "name": "the SAE no longer fits this model",
            "rule": None,
            "found": "FVU on chat is 0.41, 2.8 times the card",
            "needed": needed,
        },
        {
            "name": "realised clean rate",
            "rule": "deception.flattery",
            "found": "19 of 200, lower end 5.8 %",
            "needed": "lower end at most 5 %",
        },
    ]
    report["validity"].update(ok=False, reason="FVU on chat is 2.8 times the card, at most 1.5 is allowed")
    report["validity"]["by_kind"]["chat"].update(fvu=0.41, ratio=2.8, ok=False)
    for rule in report["rules"]:
        set_state(rule, "inconclusive", "inconclusive: the SAE no longer fits this model")
    report.update(verdict="inconclusive", exit_code=3, reason="the SAE no longer fits this model")
    recount(report)
    return report


def incomplete() -> Report:
    """Killed before the first prompt was finished: nothing was scored."""
    report = example()
    report.update(
        verdict="incomplete",
        exit_code=4,
        reason="0 of 182 prompts were run",
        matches=[],
        near_misses=[],
        samples=[],
        errors=[],
        features={},
    )
    report["headline"].update(deciding=[], conditions=[], prompts={"run": 0, "of": 182, "errors": 0})
    report["manifest"]["finished"] = None
    report["shown"].update(shown=0, all=0)
    report["validity"].update(
        fvu=None, l0=None, by_kind={}, ok=None, reason="no kind of text had 2,000 tokens", tokens=0, sinks=0, firsts=0
    )
    for suite in report["suites"]:
        suite.update(run=0, given=0, errors=0, prompt_tokens=0, response_tokens=0, cut=0)
    for rule in report["rules"]:
        set_state(rule, "inconclusive", "inconclusive: no unit was scored, 30 needed")
        rule.update(
            matches=0,
            prompts=0,
            unknown=0,
            not_applicable=0,
            uncounted={},
            rate=None,
            interval=None,
            interval_method=None,
            not_shown=False,
            histogram=None,
            detectors=[],
            top=[],
            by_tag=[],
            by_suite={},
            code=None,
            findings=[],
            shown=0,
            smallest_effect=None,
        )
        rule["smallest_effects"] = {"warn": None, "fail": None}
    recount(report)
    return report


def text_none() -> Report:
    report = example()
    report["manifest"]["identity_inputs"]["text"] = "none"
    for match in report["matches"] + report["near_misses"]:
        match.update(prompt_text=None, response_text=None, tokens=None, code=None)
        for token in match["highest"]:
            token["text"] = None
    return report


def unbound() -> Report:
    """A model without a binding, and a rule on latents set by hand that has no threshold."""
    report = passing()
    report["manifest"]["binding"] = None
    report["coverage"]["concepts"] = [
        concept
        | {
            "bound": False,
            "strength": None,
            "lexical": None,
            "why": None,
            "detector": None,
            "auroc": None,
            "sees": None,
            "sees_ci95": None,
            "sees_n": None,
            "sees_from": None,
        }
        for concept in report["coverage"]["concepts"]
    ]
    for rule in report["rules"]:
        if rule["kind"] == "reading":
            set_state(
                rule,
                "not_covered",
                f"not covered: no binding for {rule['id']}; bind it with `auditor bind {rule['id']}`",
            )
            rule.update(
                clean=None,
                nominal=None,
                evidence=[],
                histogram=None,
                detectors=[],
                top=[],
                matches=0,
                prompts=0,
                rate=None,
                interval=None,
                interval_method=None,
            )
            for signal in rule["signals"].values():
                signal.update(threshold=None, detector=None, reason="no binding")
    report["coverage"]["not_covered"] = [
        {"rule": r["id"], "reason": r["reason"]} for r in report["rules"] if r["state"] == "not_covered"
    ]
    report["matches"] = [m for m in report["matches"] if m["rule_id"].startswith("backdoor_code")]
    report["near_misses"], report["features"] = [], {}
    recount(report)
    return report


def hostile() -> Report:
    """Every text of the run, its rules and its models is an attack; what the schema names (verdicts, kinds) stays."""
    report = checked()
    report["errors"][0].update(id=HOSTILE, type=HOSTILE, message=HOSTILE)
    report["headline"]["deciding"][0]["claim"] = HOSTILE
    for item in report["headline"]["conditions"]:
        item.update(name=HOSTILE, found=HOSTILE, needed=HOSTILE)
    manifest = report["manifest"]
    manifest["model"]["name"] = manifest["sae"]["name"] = manifest["command"] = manifest["device"] = HOSTILE
    manifest["versions"] = dict.fromkeys(manifest["versions"], HOSTILE)
    manifest["started"] = manifest["finished"] = HOSTILE
    manifest["identity_inputs"]["suites"] = {HOSTILE: HOSTILE}
    for suite in report["suites"] + manifest["suites"]:
        suite["name"] = HOSTILE
    for rule in report["rules"]:
        rule.update(
            title=HOSTILE,
            reason=HOSTILE,
            unit=HOSTILE,
            by_suite={
                HOSTILE: dict.fromkeys(("matches", "units", "counted_matches", "counted_units"), 2) | {"counted": True}
            },
            uncounted={HOSTILE: 3},
        )
        rule["text"].update(
            description=HOSTILE, condition=HOSTILE, false_positives=[HOSTILE], review=[HOSTILE], limits=HOSTILE
        )
        signal = next(iter(rule["signals"].values()))
        rule["signals"] = {HOSTILE: signal | {"measure": HOSTILE, "stated": HOSTILE}}
        for row in rule["top"] + rule["by_tag"]:
            row.update({key: HOSTILE for key in ("id", "suite", "tag") if key in row})
        for piece in rule["evidence"]:
            piece["concept"] = HOSTILE
            piece["detectors"] |= {
                HOSTILE: {"templates": 0.6, "ci95": [0.5, 0.7], "held_out_source": 0.6, "hard_negatives": 0.6}
            }
            piece["clean"]["domains"] = {HOSTILE: 300}
    for causal in (rule["causal"] for rule in report["rules"] if rule["causal"] is not None):
        causal |= {"reason": HOSTILE, "outcome": HOSTILE, "steer": HOSTILE, "limits": [HOSTILE]}
        for pair in causal.get("pairs") or []:
            pair.update(pair=HOSTILE, prompt=HOSTILE, first=HOSTILE, second=HOSTILE)
        for sample in causal.get("samples") or []:
            sample["prompt"] = HOSTILE
            for answer in sample["answers"]:
                answer["text"] = HOSTILE
    for match in report["matches"] + report["near_misses"]:
        match.update(prompt_id=HOSTILE, tags=[HOSTILE], variant=HOSTILE)
        if match["shown"]:
            match.update(
                prompt_text=f"<|im_start|>{'user'}\n{HOSTILE}<|im_end|>\n" + HOSTILE,
                response_text=HOSTILE,
                code=HOSTILE if match["code"] else None,
            )
        for token in match["tokens"] or []:
            token["text"] = HOSTILE
        for token in match["highest"]:
            token["text"] = HOSTILE
    for row in report["samples"]:
        row.update(id=HOSTILE, suite=HOSTILE, tags=[HOSTILE], variant=HOSTILE, error=row["error"] and HOSTILE)
    for concept in report["coverage"]["concepts"]:
        concept.update(meaning=HOSTILE, why=HOSTILE)
    for item in report["coverage"]["not_covered"]:
        item["reason"] = HOSTILE
    for feature in report["features"].values():
        feature["label"] = HOSTILE
        feature["promoted"] = [[HOSTILE, 1.0]]
        for shown in feature.get("examples") or []:
            shown.update(source=HOSTILE, licence=HOSTILE, tokens=[HOSTILE, *shown["tokens"][1:]])
        for row in feature.get("steered") or []:
            row.update(text=HOSTILE, prompt=HOSTILE)
    for match in report["matches"]:
        for side in match.get("variants") or []:
            side.update(variant=HOSTILE, prompt_text=HOSTILE, response_text=HOSTILE)
    for family in report["families"].values():
        family["limits"] = HOSTILE
    return report


def large(n_rules: int = 60, n_prompts: int = 5000, answer_tokens: int = 256, n_cards: int = 0) -> Report:
    """Sixty rules of sixteen families over 5,000 prompts, every third of which matches; 200 long excerpts."""
    report = example()
    reading = next(rule for rule in report["rules"] if rule["state"] == "warn")
    doing = next(rule for rule in report["rules"] if rule["state"] == "fail")
    base = next(match for match in report["matches"] if match["tokens"])
    long_tokens = [{"text": f" token{i}", "score": (i * 7 % 50) / 10, "level": i % 5} for i in range(answer_tokens)]
    spans = [
        {"start": i, "end": i + 2, "mean": 3.5, "letter": "abc"[i // 5] if i < 15 else None}
        for i in range(3, answer_tokens - 2, 5)
    ]
    report["rules"], report["matches"], report["near_misses"], report["families"] = [], [], [], {}
    for number in range(n_rules):
        source = doing if number % 4 == 0 else reading
        rule = copy.deepcopy(source) | {"id": f"family_{number % 16}.rule_{number}", "family": f"family_{number % 16}"}
        if number > 5:
            set_state(
                rule, ("pass", "warn", "inconclusive", "not_covered")[number % 4], "measured, and no more than that"
            )
        report["families"][rule["family"]] = {
            "title": rule["family"],
            "limits": "A long limit of what this family can say. " * 5,
        }
        rule["matches"], rule["prompts"] = n_prompts // 3, n_prompts
        report["rules"].append(rule)
        for i in range(n_prompts // 30):
            shown = i < 200 // n_rules + 1
            match = base | {
                "rule_id": rule["id"],
                "prompt_id": f"prompt-{i:05d}",
                "rank": i + 1,
                "of": n_prompts // 30,
                "shown": shown,
            }
            match |= (
                {"tokens": long_tokens, "spans": spans, "prompt_text": "word " * 400}
                if shown
                else {"tokens": None, "spans": []}
            )
            report["matches"].append(match)
        report["near_misses"] += [
            base | {"rule_id": rule["id"], "rank": None, "tokens": long_tokens, "spans": spans}
        ] * 2
    row = report["samples"][0]
    ids = [rule["id"] for rule in report["rules"]]
    report["samples"] = [
        row | {"id": f"prompt-{i:05d}", "matched": ids if i % 3 == 0 else []} for i in range(n_prompts)
    ]
    report["features"] |= {
        str(latent): {"label": None, "rules": ids[:1], "matches": 1} | card(latent, tokens=40)
        for latent in range(20_000, 20_000 + n_cards)
    }
    recount(report)
    return report


VARIANTS = {
    "fail": example,
    "pass": passing,
    "inconclusive": inconclusive,
    "incomplete": incomplete,
    "text_none": text_none,
    "unbound": unbound,
    "checked": checked,
    "bare": bare_checks,
    "hostile": hostile,
}
