"""The decision of a causal check: does steering these latents move the outcome more than matched controls do?

Legend: a dose is a multiple of the latents' corpus maxima, above 0 towards the concept; effects are nats a token,
steered minus unsteered; damage is KL in nats a token on neutral text; sign is +1 (raises) or -1 (lowers), declared by
the rule. Effects are compared at equal damage, never at equal dose. No numpy, no state. In words: docs/causal.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from auditor.stats import Interval, percentile
from auditor.words import percent

KL_DECIDES = (0.1, 0.05)  # the second where the set does not reach the first inside the window
SMALLEST = 0.1  # nats a token: the smallest effect that matters
PERPLEXITY_RATIO, REPETITION = 1.2, 0.10  # the most that is coherent
FULL_TEST = 99  # controls, from which on p <= .01 is asked, and code is written where the family has rules on it
MINUS = "\u2212"

Curve = Sequence[tuple[float, float]]  # (sqrt(KL), effect), KL rising strictly from (0, 0), no edit


@dataclass(frozen=True, slots=True, kw_only=True)
class DosePoint:
    """One finished edit, averaged over pairs; None: not finite, or for repetition not measured."""

    dose: float
    effect: float | None
    kl: float | None
    perplexity_ratio: float | None = None
    repetition: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """decision: drives | does_not_drive | unclear. at_kl, effect, rank, p, middle90: None where nothing is compared.

    control_effects: at at_kl, in the controls' order. rank: of the effect among them in the declared direction, 1 the
    largest. middle90: their 5th and 95th percentile.
    """

    decision: str
    reason: str
    at_kl: float | None = None
    effect: float | None = None
    control_effects: tuple[float, ...] = ()
    rank: int | None = None
    p: float | None = None
    middle90: Interval | None = None


def curve_of(points: Iterable[DosePoint]) -> Curve:
    """The effect as a function of sqrt(KL) over the doses above 0, from the unedited model at (0, 0) on.

    KL grows with the square of a small dose and the effect in proportion to it, so the effect is close to linear in
    sqrt(KL). Where KL does not rise with the dose, a dose whose KL is no higher than a lower dose's is passed over: the
    curve then has one value at each KL, and meets a KL at the first crossing going up in dose.
    """
    curve = [(0.0, 0.0)]
    for point in sorted((p for p in points if p.dose > 0), key=lambda p: p.dose):
        if point.kl is None or point.effect is None:
            continue
        root = math.sqrt(max(0.0, point.kl))  # rounding may leave a KL just below 0
        if root > curve[-1][0]:
            curve.append((root, point.effect))
    return curve


def reaches(curve: Curve, kl: float) -> bool:
    """Whether the curve goes as far as this KL, in nats a token."""
    return curve[-1][0] >= math.sqrt(kl)


def effect_at(curve: Curve, kl: float) -> float | None:
    """The effect at this KL, linear in sqrt(KL) between two points; beyond the last on the line through the last two.

    None: the curve has no point but the unedited model.
    """
    root = math.sqrt(kl)
    for (x0, y0), (x1, y1) in pairwise(curve):
        if x1 >= root or x1 == curve[-1][0]:
            return y0 + (y1 - y0) * (root - x0) / (x1 - x0)
    return None


def repetition_allowed(unsteered: float | None) -> float:
    """The largest share of repeated 4-grams that is coherent: 10 %, or what the unsteered samples have if more."""
    return max(REPETITION, unsteered or 0.0)


def faults(point: DosePoint, allowed: float) -> list[str]:
    """Why a dose is not coherent, in words; none: it is. Where repetition is not measured, perplexity alone tells."""
    ratio = point.perplexity_ratio
    if point.effect is None or point.kl is None or ratio is None:
        return ["its numbers are not finite"]
    found = []
    if ratio > PERPLEXITY_RATIO:
        found.append(f"perplexity is {ratio:.3g} times the unsteered one ({PERPLEXITY_RATIO} is allowed)")
    if point.repetition is not None and point.repetition > allowed:
        found.append(f"repetition is {100 * point.repetition:.1f} % ({percent(allowed)} is allowed)")
    return found


def coherent_window(points: Sequence[DosePoint], allowed: float) -> list[DosePoint]:
    """The coherent doses next to 0, lowest first, up to the first on either side that is not; what is beyond is out."""
    ordered = sorted(points, key=lambda p: p.dose)
    below = takewhile(lambda p: not faults(p, allowed), [p for p in reversed(ordered) if p.dose < 0])
    above = takewhile(lambda p: not faults(p, allowed), [p for p in ordered if p.dose > 0])
    return [*reversed(list(below)), *above]


def coherent_reach(points: Sequence[DosePoint], unsteered: float | None) -> tuple[Curve, float]:
    """(curve, sqrt(KL) up to which it is coherent) of the doses above 0.

    Doses are few, so the window's end lies between the last coherent dose and the first that is not: where perplexity
    or repetition, linear in sqrt(KL) between the two, passes what is allowed. The unedited model has perplexity ratio 1
    and the unsteered repetition.
    """
    allowed = repetition_allowed(unsteered)
    before = DosePoint(dose=0.0, effect=0.0, kl=0.0, perplexity_ratio=1.0, repetition=unsteered or 0.0)
    inside: list[DosePoint] = []
    for point in sorted((p for p in points if p.dose > 0), key=lambda p: p.dose):
        if not faults(point, allowed):
            inside.append(point)
            before = point
            continue
        curve, ended = curve_of([*inside, point]), curve_of(inside)[-1][0]
        if point.effect is None or point.kl is None or len(curve) == len(curve_of(inside)):
            return curve_of(inside), ended
        share = min(
            _share(before.perplexity_ratio, point.perplexity_ratio, PERPLEXITY_RATIO),
            _share(before.repetition, point.repetition, allowed),
        )
        return curve, ended + share * (curve[-1][0] - ended)
    curve = curve_of(inside)
    return curve, curve[-1][0]


def _share(a: float | None, b: float | None, most: float) -> float:
    """How far from a to b, 0 to 1, a straight line stays at `most` or below."""
    if b is None or b <= most:
        return 1.0
    return 0.0 if a is None or a > most else (most - a) / (b - a)


def rank_of(effect: float, controls: Sequence[float], sign: int) -> int:
    """1 + the number of controls that move the outcome at least as far in the declared direction: 1 is the largest.

    Over n controls that are exchangeable with the set, rank / (n + 1) is a p.
    """
    return 1 + sum(c * sign >= effect * sign for c in controls)


def level(asked: int) -> float:
    """The p that `drives` needs, by the number of controls asked for (not of those that were left: a control that
    fails must not make the test easier)."""
    return 0.01 if asked >= FULL_TEST else 0.05


def decide(
    concept: Sequence[DosePoint],
    controls: Sequence[Curve],
    *,
    sign: int,
    outcome: str,
    asked: int,
    unsteered_repetition: float | None = None,
) -> Decision:
    """Whether the set drives the outcome: window first, then the effect at equal KL, ranked against the controls.

    controls: of each usable control its curve, which has a point besides the unedited model; a control that does not
    reach the KL is extrapolated. asked: the number of controls asked for. outcome: its name in the reason.
    """
    allowed = repetition_allowed(unsteered_repetition)
    curve, end = coherent_reach(concept, unsteered_repetition)
    at_kl = next((kl for kl in KL_DECIDES if math.sqrt(kl) <= end), None)
    if at_kl is None:
        return Decision(decision="unclear", reason=_unclear(_not_reached(concept, end, allowed)))
    effect = effect_at(curve, at_kl)
    others = tuple(value for c in controls if (value := effect_at(c, at_kl)) is not None)
    assert effect is not None and len(others) == len(controls)
    moves = f"at KL {at_kl:g} it moves {outcome} by {signed(effect)} nats a token"
    if not others:
        reason = _unclear(f"{moves}, and no control is left to compare")
        return Decision(decision="unclear", reason=reason, at_kl=at_kl, effect=effect)
    middle = percentile(others, 5), percentile(others, 95)
    decision, reason = _judged(effect, others, middle, sign, level(asked))
    rank = rank_of(effect, others, sign)
    return Decision(
        decision=decision,
        reason=f"{moves}, {reason}",
        at_kl=at_kl,
        effect=effect,
        control_effects=others,
        rank=rank,
        p=rank / (len(others) + 1),
        middle90=middle,
    )


def _judged(effect: float, others: Sequence[float], middle: Interval, sign: int, needed: float) -> tuple[str, str]:
    """The decision where something is compared, and the end of its reason."""
    n, rank = len(others), rank_of(effect, others, sign)
    p, declared = rank / (n + 1), effect * sign > 0
    fraction = f"p = {rank}/{n + 1}"
    farther = "more than" if sign > 0 else "further down than"
    if declared and p <= needed:
        return "drives", f"{farther} {_of(n + 1 - rank, n)} ({fraction}): a causal handle"
    if middle[0] <= effect <= middle[1]:
        span = f"{signed(middle[0])} to {signed(middle[1])}"
        reason = f"within the middle 90 % of {n} matched controls, {span} ({fraction}), "
        matters = f"smaller than {SMALLEST:g}, the smallest effect that matters"
        if abs(effect) < SMALLEST:
            return "does_not_drive", f"{reason}and {matters}: these latents do not drive it"
        reason += f"but not {matters}: it is large, but so are theirs"
    elif effect * sign < min(end * sign for end in middle):
        against = "against the declared sign and " if effect * sign < 0 else ""
        passed = sum(c * sign > effect * sign for c in others)
        reason = f"{against}{'below' if sign > 0 else 'above'} {_of(passed, n)} ({fraction})"
    else:
        against = "" if declared else "not in the declared direction, though "
        short = f", short of p ≤ {needed:g}" if declared else ""
        reason = f"{against}{farther} {_of(n + 1 - rank, n)} ({fraction}){short}"
    if 1 / (n + 1) > needed:
        reason += f"; {n} control{'s allow' if n != 1 else ' allows'} no p below 1/{n + 1}, and {needed:g} is needed"
    return "unclear", _unclear(reason)


def _not_reached(concept: Sequence[DosePoint], end: float, allowed: float) -> str:
    """Why nothing can be compared at equal damage. end: sqrt(KL) at the end of the coherent window."""
    up = sorted((p for p in concept if p.dose > 0), key=lambda p: p.dose)
    bad = next((p for p in up if faults(p, allowed)), None)
    then = f"; at dose {signed_dose(bad.dose)} {' and '.join(faults(bad, allowed))}" if bad else ""
    said = f"inside the coherent window KL reaches {end * end:.2g}, and not {KL_DECIDES[-1]:g}"
    return f"{said}{then}: nothing can be compared at equal damage"


def _unclear(reason: str) -> str:
    return f"{reason}; nothing follows either way"


def _of(k: int, n: int) -> str:
    """k of n matched controls in words."""
    if n == 1:
        return "the one matched control" if k else "none of 1 matched control"
    return f"{'all' if k == n else 'none' if k == 0 else k} of {n} matched controls"


def signed(x: float) -> str:
    """An effect in words: its sign always there, a true minus, three significant digits and no more than needed."""
    return (f"{x:+.3g}" if abs(x) >= 0.0005 else "0").replace("-", MINUS)


def signed_dose(dose: float) -> str:
    """A dose with its sign, as in +1 and −0.5."""
    return f"{dose:+g}".replace("-", MINUS)
