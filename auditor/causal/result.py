"""The rows of one causal check (causal.jsonl) -> what report.json says of it: decision, numbers, limits in words.

Legend as in decide.py. A row is one finished edit, or tells of the check: its facts, its steered samples, or why it
was not run. JSON has no number that is not finite, so such a number is null in a row.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from auditor.causal.decide import (
    KL_DECIDES,
    REPETITION,
    SMALLEST,
    Curve,
    Decision,
    DosePoint,
    coherent_reach,
    coherent_window,
    curve_of,
    decide,
    effect_at,
    faults,
    rank_of,
    reaches,
    repetition_allowed,
    signed_dose,
)
from auditor.schema import round6
from auditor.stats import percentile
from auditor.words import percent

KL_SHOWN = (0.05, 0.1, 0.3)
RIVALS = ("mean_difference", "isotropic")

Row = Mapping[str, Any]
Rows = Mapping[tuple[str, float | None], Row]  # (arm, dose) -> the last row of that edit
Points = list[DosePoint]


def causal_result(rows: Iterable[Row]) -> dict[str, Any]:
    """report.json's rules[].causal from the rows of one rule, in any order; of two of one arm and dose the last counts.

    Effects are nats a token as measured, whatever the declared sign; low and high are the 5th and 95th percentile of
    the controls. not_run: the check was not possible, or some of its edits are missing.
    """
    last = {(row["arm"], row.get("dose")): row for row in rows}
    assert len({row["rule"] for row in last.values()}) <= 1, "the rows of more than one rule"
    refusal = _not_run(last)
    if refusal is not None:
        return {"decision": "not_run", "reason": refusal, "p": None, "controls": 0}
    facts = last["facts", None]
    concept = _points("concept", last, facts)
    unsteered = _repetition(last, 0.0)
    arms = {name: _points(name, last, facts) for name in _control_names(facts)}
    curves = {name: curve_of(points) for name, points in arms.items() if _finite_throughout(points)}
    curves = {name: curve for name, curve in curves.items() if len(curve) > 1}
    decision = decide(
        concept,
        list(curves.values()),
        sign=facts["sign"],
        outcome=facts["outcome"],
        asked=facts["controls"],
        unsteered_repetition=unsteered,
    )
    inside = coherent_window(concept, repetition_allowed(unsteered))
    said = _concept_limits(concept, inside, unsteered) + _control_limits(arms, curves, decision)
    return (
        _told(facts, decision)
        | _compared(decision, len(curves))
        | {"pairs_moved": _pairs_moved(last, facts, decision)}
        | _curves(concept, inside, {name: arms[name] for name in curves})
        | {"equal_kl": _equal_kls(concept, unsteered, list(curves.values()), facts["sign"])}
        | {"window_kl": round6(coherent_reach(concept, unsteered)[1] ** 2)}
        | {"rivals": _rivals(last, facts, decision), "samples": _samples(last, facts)}
        | {"code": _code(last), "limits": [*facts["limits"], *said]}
    )


def _code(last: Rows) -> list[dict[str, Any]] | None:
    """What bandit finds in the code that is written under each arm; None: no full test, or no code to ask for."""
    names = ("dose", "answers", "scored", "whole", "findings")
    found = [
        {"arm": arm.removeprefix("code ")} | {name: row[name] for name in names}
        for (arm, _), row in last.items()
        if arm.startswith("code ")
    ]
    return found or None


def _not_run(last: Rows) -> str | None:
    """Why there is nothing to decide, in words; None: every edit is there."""
    told = last.get(("not_run", None))
    facts = last.get(("facts", None))
    if facts is None:
        return told["reason"] if told else "stopped before the first edit"
    wanted = _edits(last, facts)
    done = sum(edit in last for edit in wanted)
    if done == len(wanted) and _has_samples(last, facts):
        return None
    if told:
        return told["reason"]
    before = ", before its samples were written" if done == len(wanted) else ""
    return f"stopped after {done} of {len(wanted)} edits{before}"


def _edits(last: Rows, facts: Row) -> list[tuple[str, float]]:
    """(arm, dose) of every edit. A rival not begun is not waited for: a concept may have no mean difference."""
    begun = [rival for rival in RIVALS if any(arm == rival for arm, _ in last)]
    return [(arm, dose) for arm in ("concept", *_control_names(facts), *begun) for dose in facts["doses"]]


def _has_samples(last: Rows, facts: Row) -> bool:
    """Whether every prompt has its answers, if there are prompts: unsteered, and at each dose with finite effects."""
    steered = [dose for dose in facts["doses"] if _mean(last["concept", dose]["effects"]) is not None]
    return not facts["prompts"] or all(("samples", dose) in last for dose in (0.0, *steered))


def _control_names(facts: Row) -> list[str]:
    return [f"control {i}" for i in range(1, facts["controls"] + 1)]


def _finite(x: Any) -> float | None:
    return float(x) if x is not None and math.isfinite(x) else None


def _mean(effects: Sequence[Any]) -> float | None:
    """The mean over pairs; None: one of them is not finite, or there is none."""
    if not effects or any(_finite(e) is None for e in effects):
        return None
    return math.fsum(effects) / len(effects)


def _repetition(last: Rows, dose: float) -> float | None:
    row = last.get(("samples", dose))
    return None if row is None else _finite(row["repetition"])


def _points(arm: str, last: Rows, facts: Row) -> Points:
    """The arm's edits, lowest dose first; the samples tell of the concept alone."""
    found = (last[arm, dose] for dose in sorted(facts["doses"]))
    return [
        DosePoint(
            dose=row["dose"],
            effect=_mean(row["effects"]),
            kl=_finite(row["kl"]),
            perplexity_ratio=_finite(row["perplexity_ratio"]),
            repetition=_repetition(last, row["dose"]) if arm == "concept" else None,
        )
        for row in found
    ]


def _finite_throughout(points: Points) -> bool:
    return all(p.effect is not None and p.kl is not None for p in points)


def _told(facts: Row, decision: Decision) -> dict[str, Any]:
    """The decision, and what the facts say of the check."""
    names = ("steer", "concept", "outcome", "sign", "latents", "weights", "neutral_tokens", "pairs")
    return {
        "decision": decision.decision,
        "reason": decision.reason,
        "n_pairs": len(facts["pairs"]),
        "smallest": SMALLEST,
    } | {name: facts[name] for name in names}


def _compared(decision: Decision, n_controls: int) -> dict[str, Any]:
    """The effect at equal damage beside the controls'."""
    others = decision.control_effects
    return {
        "p": round6(decision.p),
        "p_floor": round6(1 / (n_controls + 1)),
        "controls": n_controls,
        "at_kl": decision.at_kl,
        "effect": round6(decision.effect),
        "controls_mean": round6(statistics.fmean(others)) if others else None,
        "controls_sd": round6(statistics.stdev(others)) if len(others) > 1 else None,
        "controls_middle90": [round6(end) for end in decision.middle90] if decision.middle90 else None,
        "rank": decision.rank,
    }


def _pairs_moved(last: Rows, facts: Row, decision: Decision) -> int | None:
    """Pairs whose own effect, at the KL at which the set is compared, has the declared sign."""
    if decision.at_kl is None:
        return None
    rows = [last["concept", dose] for dose in facts["doses"]]
    moved = 0
    for i in range(len(facts["pairs"])):
        points = [DosePoint(dose=row["dose"], effect=_finite(row["effects"][i]), kl=_finite(row["kl"])) for row in rows]
        effect = effect_at(curve_of(points), decision.at_kl)
        moved += effect is not None and effect * facts["sign"] > 0
    return moved


def _curves(concept: Points, inside: Points, arms: Mapping[str, Points]) -> dict[str, Any]:
    """What is drawn: the window, and effects by dose and by damage."""
    doses = [p.dose for p in inside]
    return {
        "window": [min(0.0, *doses), max(0.0, *doses)] if doses else None,
        "doses": [_dose_row(p, p in inside) for p in concept],
        "control_doses": _control_doses(list(arms.values())),
        "control_curves": [
            [{"kl": round6(p.kl), "effect": round6(p.effect)} for p in points if p.dose > 0] for points in arms.values()
        ],
    }


def _dose_row(point: DosePoint, coherent: bool | None) -> dict[str, Any]:
    """One dose of the set or of a rival; the window is the set's, so a rival's `coherent` is None."""
    return {
        "dose": point.dose,
        "effect": round6(point.effect),
        "kl": round6(point.kl),
        "perplexity_ratio": round6(point.perplexity_ratio),
        "repetition": round6(point.repetition),
        "coherent": coherent,
    }


def _control_doses(arms: Sequence[Points]) -> list[dict[str, Any]]:
    rows = []
    for points in zip(*arms, strict=True):
        effects = [p.effect for p in points if p.effect is not None]
        low, median, high = (round6(percentile(effects, q)) for q in (5, 50, 95))
        rows.append({"dose": points[0].dose, "low": low, "median": median, "high": high})
    return rows


def _equal_kls(concept: Points, unsteered: float | None, controls: list[Curve], sign: int) -> list[dict[str, Any]]:
    curve, end = coherent_reach(concept, unsteered)
    return [_equal_kl(kl, curve, end, controls, sign) for kl in KL_SHOWN]


def _equal_kl(kl: float, curve: Curve, end: float, controls: Sequence[Curve], sign: int) -> dict[str, Any]:
    """The set's effect at this KL where that lies inside the window, and the controls', extrapolated if need be."""
    effect = effect_at(curve, kl) if math.sqrt(kl) <= end else None
    others = [value for c in controls if (value := effect_at(c, kl)) is not None]
    p = None if effect is None or not others else rank_of(effect, others, sign) / (len(others) + 1)
    return {
        "kl": kl,
        "effect": round6(effect),
        "controls_low": round6(percentile(others, 5)) if others else None,
        "controls_high": round6(percentile(others, 95)) if others else None,
        "p": round6(p),
    }


def _rivals(last: Rows, facts: Row, decision: Decision) -> dict[str, Any]:
    """Other directions with the same edits, at the KL at which the set is compared."""
    found = {}
    for rival in RIVALS:
        if not any(arm == rival for arm, _ in last):
            continue
        points = _points(rival, last, facts)
        curve, at_kl = curve_of(points), decision.at_kl
        effect = None if at_kl is None else effect_at(curve, at_kl)
        found[rival] = {
            "effect": round6(effect),
            "extrapolated": effect is not None and at_kl is not None and not reaches(curve, at_kl),
            "doses": [_dose_row(p, None) for p in points],
        }
    return found


def _samples(last: Rows, facts: Row) -> list[dict[str, Any]]:
    """Of each prompt its answers, lowest dose first."""
    rows = sorted((row for (arm, _), row in last.items() if arm == "samples"), key=lambda row: row["dose"])
    return [
        {"prompt": prompt, "answers": [{"dose": row["dose"], "text": row["texts"][i]} for row in rows]}
        for i, prompt in enumerate(facts["prompts"])
    ]


def _concept_limits(concept: Points, inside: Points, unsteered: float | None) -> list[str]:
    """What the set's own numbers do not tell, in words."""
    said = []
    allowed = repetition_allowed(unsteered)
    for point in concept:
        dose = f"dose {signed_dose(point.dose)}"
        if None in (point.effect, point.kl, point.perplexity_ratio):
            said.append(f"{dose} gave numbers that are not finite and is not coherent")
        elif point.repetition is None:
            said.append(f"at {dose} repetition was not measured: perplexity alone judges it")
        if not faults(point, allowed) and point not in inside:
            said.append(f"{dose} is coherent, but a dose nearer to 0 is not: it lies outside the window")
    if allowed > REPETITION:
        said.append(f"the unsteered samples repeat {percent(allowed)} themselves, so as much is allowed")
    up = [p for p in inside if p.dose > 0]
    passed = len(up) - (len(curve_of(up)) - 1)
    if passed:
        said.append(f"KL does not rise with the dose: {passed} of {len(up)} coherent doses above 0 passed over")
    return said


def _control_limits(arms: Mapping[str, Points], curves: Mapping[str, Curve], decision: Decision) -> list[str]:
    """Which controls were left out, and how many of the others do not reach the damage."""
    said = []
    lost = [name for name, points in arms.items() if not _finite_throughout(points)]
    still = [name for name in arms if name not in curves and name not in lost]
    for names, why in ((lost, "gave numbers that are not finite"), (still, "changed nothing at any dose above 0")):
        if names:
            said.append(f"{len(names)} of {len(arms)} controls {why} and were left out: {', '.join(names)}")
    at_kl = decision.at_kl
    if at_kl is None:
        return said
    if at_kl != KL_DECIDES[0]:
        said.append(f"KL {KL_DECIDES[0]:g} is not reached inside the coherent window: compared at KL {at_kl:g}")
    short = sum(not reaches(curve, at_kl) for curve in curves.values())
    if short:
        said.append(f"{short} of {len(curves)} controls do not reach KL {at_kl:g}: their effects are extrapolated")
    return said
