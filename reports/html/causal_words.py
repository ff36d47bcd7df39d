"""The causal checks in words: decision, p, and the sentence that a rule on activations carries because of it.

Fixed wording: "drives" is a causal handle and never the cause; "does not drive" speaks of these latents and prints the
smallest effect that matters; of "unclear" nothing follows either way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .numbers import clip, digits, fixed, listing, plural, sentence, signed, word
from .words import Rule

FULL_TEST = 99  # controls, as auditor.causal.decide has it, of which this package knows nothing
Causal = Mapping[str, Any]
DECISION_WORDS = {"drives": "drives", "does_not_drive": "does not drive", "unclear": "unclear", "not_run": "not run"}
RIVAL_WORDS = {"mean_difference": "the mean difference", "isotropic": "an isotropic vector"}
SAYING = {
    "drives": "Say “a causal handle”. Do not say “the cause”, or “removed” after an ablation.",
    "does_not_drive": "Say “these latents do not drive it”. Do not say “nothing does”: others may carry the same.",
}
MAX_REASON = 400


def decision(rule: Rule) -> str | None:
    """drives, does_not_drive, unclear, not_run; None: the rule declares no causal check."""
    return rule["causal"].get("decision", "not_run") if rule["causal"] is not None else None


def decision_word(rule: Rule) -> str:
    """The decision as it stands in a table or a line; without a check: what a check would have needed."""
    said = decision(rule)
    if said is None:
        return "none declared" if rule["kind"] == "reading" else "no concept"
    return DECISION_WORDS.get(said, said.replace("_", " "))


def p_fraction(causal: Causal) -> str:
    """The rank p as a fraction, 1/21; empty without one."""
    total = (causal.get("controls") or 0) + 1
    if causal.get("p") is None or total < 2:
        return ""
    return f"{causal.get('rank') or round(causal['p'] * total)}/{total}"


def table_word(rule: Rule) -> str:
    """The causal cell of the rules table: drives, p 1/21."""
    p = p_fraction(rule["causal"]) if rule["causal"] is not None else ""
    return decision_word(rule) + (f", p\u00a0{p}" if p else "")


def reason(causal: Causal) -> str:
    """Why the check came out as it did, cut to fit."""
    return clip(str(causal.get("reason") or "no reason is recorded").rstrip("."), MAX_REASON)


def caution(rule: Rule) -> str:
    """What follows "Represents is not does." in a rule on activations: one sentence for each causal decision."""
    said, causal = decision(rule), rule["causal"] or {}
    outcome = clip(str(causal.get("outcome") or "the output"), 120)
    if said is None:
        return "No causal check is declared for this rule, so nothing follows about what drives the output."
    if said == "drives":
        return (
            f"The causal check finds that these latents drive {outcome}: a causal handle, which is still not an output."
        )
    if said == "does_not_drive":
        return f"The causal check finds that these latents do not drive {outcome}; others may carry the same thing."
    if said == "unclear":
        return "The causal check is unclear, so nothing follows either way about what drives the output."
    return f"The causal check was not run ({reason(causal)}), so nothing follows about what drives the output."


# ---------- one check ----------


def headline(causal: Causal) -> str:
    """The check's finding as one bold sentence."""
    n, rank = causal.get("controls") or 0, causal.get("rank")
    if causal["decision"] == "drives":
        beaten = f"any of {n}" if rank in (None, 1) else f"{n - rank + 1} of {n}"
        return f"At equal damage it moves the output more than {beaten} controls: a causal handle."
    if causal["decision"] == "does_not_drive":
        return "At equal damage these latents move the output no more than random ones: within their middle 90\u00a0%."
    return "Nothing follows in either direction."


def comparison(causal: Causal) -> str:
    """Effect, controls, p and the smallest effect that matters, as far as the check has them."""
    outcome = clip(str(causal.get("outcome") or "the outcome"), 120)
    if causal["decision"] == "unclear":
        said = f"{sentence(reason(causal).removesuffix('; nothing follows either way'))}.{_p(causal)}"
        said += f" The outcome is {outcome}." if outcome not in said else ""
    elif causal.get("effect") is None:
        said = f"The outcome is {outcome}. There is no effect at equal damage to compare."
    else:
        at = f"At KL {causal['at_kl']:g} the set" if causal.get("at_kl") is not None else "The set"
        said = f"{at} moves {outcome} by {signed(causal['effect'])} nats a token.{_controls(causal)}{_p(causal)}"
    if causal.get("smallest") is not None:
        matters = signed(causal["smallest"] * (causal.get("sign") or 1), 2)
        said += f" The smallest effect that matters is {matters}."
    return said + _first_look(causal)


def _first_look(causal: Causal) -> str:
    """What a `drives` of few controls, or of a small effect, still lacks."""
    if causal["decision"] != "drives":
        return ""
    n, effect, smallest = causal.get("controls") or 0, causal.get("effect"), causal.get("smallest")
    small = effect is not None and smallest is not None and abs(effect) < smallest
    said = " The effect is below that." if small else ""
    if n < FULL_TEST:
        said += f" With {n} controls this is a reason to run --controls {FULL_TEST}, not yet a finding."
    return said


def _controls(causal: Causal) -> str:
    n, rank, middle = causal.get("controls") or 0, causal.get("rank"), causal.get("controls_middle90")
    said = ""
    if rank is not None:
        who = sentence(word(rank - 1)) if rank > 1 else "None"
        said = f"{who} of {n} controls {'reach' if rank > 2 else 'reaches'} as much"
    if middle:
        ends = f"the middle 90\u00a0% of them lies between {signed(middle[0])} and {signed(middle[1])}"
        said = f"{said}; {ends}" if said else f"Of {n} controls {ends}"
    return f" {said}." if said else ""


def _p(causal: Causal) -> str:
    fraction = p_fraction(causal)
    if not fraction:
        return ""
    n, floor = causal.get("controls") or 0, causal.get("p_floor")
    said = f" Rank p = {fraction} = {_p_value(causal['p'])}"
    if floor is None:
        return said + "."
    if causal["p"] <= floor * 1.0001:
        return f"{said}, the smallest that {n} controls allow."
    return f"{said}; the smallest that {n} controls allow is 1/{n + 1} = {_p_value(floor)}."


def _p_value(p: float) -> str:
    return digits(p, 3 if p < 0.1 else 2)


def small_print(causal: Causal) -> str:
    """Declared sign and the pairs that have it, the coherent window, and the rivals at the same damage."""
    parts = []
    if causal.get("sign") is not None:
        said = f"Declared before the run: it {'raises' if causal['sign'] > 0 else 'lowers'} the outcome"
        if causal.get("pairs_moved") is not None and causal.get("n_pairs"):
            said += f"; {causal['pairs_moved']} of {causal['n_pairs']} pairs move that way"
        parts.append(said + ".")
    window = causal.get("window")
    if window:
        reach = f", and up to KL {causal['window_kl']:.2g}" if causal.get("window_kl") is not None else ""
        parts.append(f"Coherent from dose {signed(window[0], None)} to {signed(window[1], None)}{reach}.")
    elif causal.get("doses"):
        parts.append("No dose is coherent.")
    return " ".join(parts + [_rivals(causal)]).strip()


def _rivals(causal: Causal) -> str:
    said = []
    for name, rival in (causal.get("rivals") or {}).items():
        if rival and rival.get("effect") is not None:
            how = " (extrapolated)" if rival.get("extrapolated") else ""
            label = RIVAL_WORDS.get(name, name.replace("_", " "))
            said.append(f"{label} moves it by {signed(rival['effect'])}{how}")
    return f"At the same KL {listing(said)}." if said else ""


def sizes(causal: Causal) -> list[str]:
    """How much was done: latents, pairs, doses, controls, neutral tokens."""
    doses = [signed(row["dose"], None) for row in causal.get("doses") or []]
    parts = [
        plural(len(causal["latents"]), "latent") if causal.get("latents") else "",
        plural(causal["n_pairs"], "pair") if causal.get("n_pairs") is not None else "",
        f"doses {', '.join(doses)}" if doses else "",
        plural(causal["controls"], "matched control") if causal.get("controls") else "",
        f"{plural(causal['neutral_tokens'], 'neutral token')} an edit" if causal.get("neutral_tokens") else "",
    ]
    return [part for part in parts if part]


def share(value: float | None) -> str:
    """Repetition, a share of 4-grams: whole per cent."""
    return fixed(None) if value is None else f"{digits(100 * value, 0)}\u00a0%"
