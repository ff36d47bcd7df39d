"""Put measured numbers into the docs: each `<!-- made by … -->` block is made from a file that a command measured.

Example: python -m benchmarks.tables      (rewrites the blocks; a test checks that none is stale)
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from auditor.assets.bars import Bar

ROOT = Path(__file__).resolve().parent.parent
ASSET = ROOT / "auditor" / "assets" / "smollm2-135m-instruct"
TRIED = ASSET / "tried.json"  # made with the shipped SAE, by the steps that choose its layer and k
BLOCK = re.compile(r"(<!-- made by python -m benchmarks\.tables: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
PAGES = (
    "README.md",
    "docs/architecture.md",
    "docs/assets.md",
    "docs/causal.md",
    "docs/concepts.md",
    "docs/falsehood.md",
    "docs/own-model.md",
)


def speed() -> str:
    """The limits of the project's speed, and what was measured."""
    return _limits("speed")


def bind() -> str:
    """How long binding takes."""
    return _limits("bind")


def _limits(name: str) -> str:
    found = _result(name)
    rows = [[row["what"], row["measured"], row["limit"]] for row in found["rows"]]
    return _table(["what", "measured", "limit"], rows) + f"\n{_measured_on(found)}\n"


def demo() -> str:
    """What `make demo` prints."""
    printed = _result("speed")["demo"]
    lines = [line.rstrip() for line in printed.strip("\n").splitlines()]
    return "```text\n" + "\n".join(lines) + "\n```\n"


def card() -> str:
    """What the shipped SAE loses on held-out text."""
    found = _read(ASSET / "sae" / "card.json")
    kinds = {**found["kinds"], "mean of kinds": found | {"tokens": sum(k["tokens"] for k in found["kinds"].values())}}
    rows = [
        [name, f"{k['tokens']:,}", *(f"{k[key]:.3f}" for key in ("fvu", "ce_recovered", "ce_recovered_zero", "kl"))]
        for name, k in kinds.items()
    ]
    head = ["held-out text", "tokens", "FVU", "CE recovered (mean ablation)", "(zero ablation)", "KL, nats a token"]
    return _table(head, rows) + (
        f"\nL0 {found['l0']:.1f}; dead {found['dead_share']:.2%} of {found['n_latents']:,} latents in "
        f"{found['dead_tokens']:,} training rows; {found['training_tokens']:,} training tokens; outliers left out "
        f"{found['outlier_share']:.3%}, first positions {found['first_share']:.2%}; {found['bytes'] / 1e6:.1f} MB.\n"
    )


def tried() -> str:
    """What was tried before the shipped SAE was made: layers and k by short runs."""
    return tried_table(_read(TRIED))


def tried_table(found: dict[str, Any]) -> str:
    """A column an SAE: the one that shipped before, the short runs, the one that ships; a row a measure or concept."""
    saes = {"shipped before": found["before"]} if found["before"] else {}
    saes |= {f"tried: {one['hook_point'].split('.')[1]}, k {one['k']}": one for one in found["trials"]}
    saes |= {"ships now": found["final"]}
    measures: dict[str, Callable[[dict[str, Any]], str]] = {
        "hook point": lambda one: one["hook_point"],
        "k": lambda one: str(one["k"]),
        "training rows": lambda one: f"{one['tokens']:,}",
        "FVU, held-out": lambda one: f"{one['fvu']:.3f}",
        "L0": lambda one: f"{one['l0']:.1f}",
        "dead latents": lambda one: f"{one['dead_share']:.2%}",
        "seconds": lambda one: "–" if one["seconds"] is None else f"{one['seconds']:.0f}",
        "**mean AUROC of features**": lambda one: f"**{one['auroc']:.3f}**",
    }
    rows = [[name, *(told(one) for one in saes.values())] for name, told in measures.items()]
    for concept in found["final"]["aurocs"]:
        rows.append([f"`{concept}`", *(_auroc(one["aurocs"], concept) for one in saes.values())])
    return _table(["", *saes], rows) + (
        f"\nLayer: {found['why_layer']}.\n\nk: {found['why_k']}.\n\nThe short runs went through their sample "
        f"{found['epochs']} times.\n"
    )


def assets() -> str:
    """Minutes of `make assets`, and the SAE that it made beside its bars."""
    found = _result("assets")
    return f"{assets_table(found)}\n{_measured_on(found)}\n"


def assets_table(found: dict[str, Any]) -> str:
    """A row a step, then a row a bar; what was measured of an SAE may be a NaN."""
    minutes = found["minutes"]
    steps = [[step, f"{spent:.1f}", "–"] for step, spent in minutes.items()]
    steps.append(["**in all**", f"**{sum(minutes.values()):.1f}**", str(found["limit"])])
    bars = [
        [bar.what, f"{bar.measured:,.4g}", f"{'≥' if bar.at_least else '≤'} {bar.limit:,.4g}", _yes(bar.holds)]
        for bar in map(Bar.from_dict, found["bars"])
    ]
    made = f"the SAE it made: {found['hook_point']}, k {found['k']}"
    return f"{_table(['step', 'minutes', 'limit'], steps)}\n{_table([made, 'measured', 'bar', 'holds'], bars)}"


def falsehood_limits() -> str:
    """What the detectors of falsehood make of the model's own mistakes and of contradictions of the prompt."""
    found = _result("falsehood_limits")
    keys = ("own_mistakes", "new_in_prompt", "both_in_prompt")
    rows = [
        [
            row["detector"] + (" (decides)" if row["detector"] == found["deciding"] else ""),
            *(_auroc(row, key) for key in keys),
        ]
        for row in found["rows"]
    ]
    counts = [f"{found['counts'][key]['false']} false, {found['counts'][key]['true']} true" for key in keys]
    head = ["AUROC of the detector", "own mistakes", "contradicts the prompt, new word", "the same, both words in it"]
    return _table(head, [*rows, ["answers", *counts]])


def causal() -> str:
    """What the shipped causal check comes to."""
    found = _result("causal_speed")["check"]
    rows = [
        [
            f"{d['dose']:+g}",
            f"{d['effect']:+.3f}",
            f"{d['kl']:.3f}",
            f"{d['perplexity_ratio']:.2f}",
            f"{d['repetition']:.0%}",
        ]
        for d in found["doses"]
    ]
    head = ["dose", "effect, nats a token", "KL", "perplexity ×", "repetition"]
    return _table(head, rows) + f"\n**{found['decision'].replace('_', ' ')}**: {found['reason']}. {_beside(found)}\n"


def _beside(found: dict[str, Any]) -> str:
    """What plain directions do at the KL of the comparison, or at each dose where there is none."""
    rivals = {name.replace("_", " "): rival for name, rival in found["rivals"].items()}
    if found["at_kl"] is None:
        doses = [
            f"{name} " + ", ".join(f"{d['effect']:+.3f} (KL {d['kl']:.3f})" for d in rival["doses"])
            for name, rival in rivals.items()
        ]
        return f"At the same doses: {'; '.join(doses)}."
    beside = ", ".join(f"{name} {rival['effect']:+.3f}" for name, rival in rivals.items())
    return f"{found['pairs_moved']} of {found['n_pairs']} pairs move that way. At the same KL: {beside}."


def causal_speed() -> str:
    """Seconds of the shipped causal check beside those of the naive way."""
    found = _result("causal_speed")
    rows = [
        [f"a check of {found['edits']} edits", f"{found['seconds']:.1f} s", f"{found['limit_s']} s"],
        [
            "the naive way",
            f"{found['naive_seconds']:.0f} s, {found['ratio']:.1f} ×",
            f"at least {found['limit_ratio']} ×",
        ],
    ]
    return _table(["what", "measured", "limit"], rows) + f"\n{_measured_on(found)}\n"


def causal_null() -> str:
    """The checker checked: how often candidates that were chosen on permuted labels come out as a cause."""
    found = _result("causal_null")
    head = ["pool", "candidates", "drives", "does not drive", "unclear", "p ≤ .01", "p ≤ .05"]
    rows = [
        [
            *(str(pool[key]) for key in ("pool", "candidates", "drives", "does_not_drive", "unclear")),
            *map(str, pool["p"].values()),
        ]
        for pool in found["pools"]
    ]
    said = [
        f"At p ≤ {level['level']:g}: {level['hits']} of {level['of']} ({level['of'] * level['level']:g} by chance), "
        f"p of so many or more {level['p']:.2g}."
        for level in found["levels"]
    ]
    took = f"{found['edits']:,} edits; the last {found['edits_this_time']:,} took {found['minutes_this_time']} minutes."
    told = f"{took} {_measured_on(found)}"
    return _table(head, rows) + f"\n{' '.join(said)}\n\n{told}\n"


FEATURES, RIVALS = ("features_20", "features_100"), (
    "mean_difference_mean", "mean_difference_last", "probe_mean", "probe_last", "attention_probe", "error_term_last",
    "bag_of_words", "log_probability",
)  # fmt: skip
HELD_OUT = {"templates": "held-out templates", "hard_negatives": "hard negatives", "held_out_source": "held-out source"}


def concepts_verdict() -> str:
    """Where a plain rival wins, in words: each against the better of two feature sets that inner folds have set."""
    found = _result("concepts")["concepts"]
    lines = []
    for one in found:
        by_name = {row["method"]: row for row in one["rows"]}
        said = []
        for key, where in HELD_OUT.items():
            own = max(by_name[name][key] for name in FEATURES)
            won = sorted(((by_name[n][key], n) for n in RIVALS if by_name[n][key] > own), reverse=True)
            if won:
                names = ", ".join(f"{name} {value:.2f}" for value, name in won)
                said.append(f"on {where} (features {own:.2f}): {names}")
        told = "; ".join(said) if said else "no plain rival beats the features"
        lines.append(f"- `{one['concept']}` (**{one['strength']}**): {told}.\n")
    return "".join(lines)


def concepts_hard() -> str:
    """The deciding detector on each kind of hard negatives."""
    lines = []
    for one in _result("concepts")["concepts"]:
        kinds = sorted(one["hard_by_template"].items(), key=lambda kind: kind[1]["auroc"])
        said = ", ".join(f"{name} {found['auroc']:.2f}" for name, found in kinds)
        least, most = (end(found["n"] for _, found in kinds) for end in (min, max))
        rows = f"{least} to {most}" if least < most else str(most)
        lines.append(f"- `{one['concept']}`, {one['detector']} ({rows} rows a kind): {said}.\n")
    return "".join(lines)


def concepts() -> str:
    """Every method of every concept on texts that it was not fitted on."""
    found = _result("concepts")
    head = ["method", "held-out templates (95 %)", "hard negatives", "error ÷ that of words (95 %)",
            "held-out source (95 %)", "its hard negatives", "sees at 5 % of clean answers"]  # fmt: skip
    parts = []
    for one in found["concepts"]:
        n = one["counts"]
        rows = []
        for row in one["rows"]:
            decides = " (decides)" if row["method"] == one["detector"] else ""
            spread = _interval(row.get("ci95")) or (f"({row['draws'][0]:.2f}–{row['draws'][1]:.2f}, five draws)")
            ratio = row.get("error_ratio")
            error = "–" if ratio is None else f"{ratio:.2f} {_interval(row['error_ratio_ci95'])}"
            source = f"{row['held_out_source']:.2f} {_interval(row.get('held_out_source_ci95'))}".strip()
            sees = "–" if row.get("sees") is None else f"{row['sees']:.0%} {_percent(row['sees_ci95'])}"
            hard = f"{_auroc(row, 'hard_negatives')} {_interval(row.get('hard_negatives_ci95'))}".strip()
            rows.append([f"{row['method']}{decides}", f"{row['templates']:.2f} {spread}", hard, error, source,
                         _auroc(row, "held_out_hard"), sees])  # fmt: skip
        whole = one["whole_procedure"]
        rows.append(
            ["whole_procedure", f"{whole['templates']:.2f} {_interval(whole['ci95'])}", "–", "–", "–", "–", "–"]
        )
        parts.append(
            f"### {one['concept']}: {one['strength']}{', lexical' if one['lexical'] else ''}\n\n"
            f"{one['why']}. Fitted: {n['positives']} positives and {n['negatives']} negatives in {n['templates']} "
            f"templates; {n['hard_negatives']} hard negatives; held out: {one['held_out_source']}, "
            f"{n['held_out_positives']} and {n['held_out_negatives']}, with {n['held_out_hard']} hard ones.\n\n"
            + _table(head, rows)
        )
    return "\n".join(parts) + f"\n{_measured_on(found)}\n"


def hard_benign() -> str:
    """Of each concept the harmless answers near it that lie above the deciding detector's threshold of 5 %."""
    bound = _read(ASSET / "binding.json")["concepts"]
    by_concept = {
        name: one["clean"]["response"]["thresholds"]["5%"].get("realised", {}).get("hard", {})
        for name, one in bound.items()
    }
    domains = sorted({domain for rates in by_concept.values() for domain in rates})
    rows = [
        [f"`{name}`", *(_share(rates[domain]) if domain in rates else "–" for domain in domains)]
        for name, rates in by_concept.items()
    ]
    return _table(["above the threshold of 5 %", *(domain.removeprefix("hard-") for domain in domains)], rows)


def scan() -> str:
    """The scan's rates beside Hugging Face's own, its memory, and the demo's seconds by stage."""
    found = _result("scan")
    read, with_log_p, write, limits = found["read"], found["read_log_p"], found["write"], found["limits"]
    pairs = [
        ("given answers, beside the whole forward pass", read["ours"], read["whole"], limits["read"]),
        ("the same, beside that pass ended at the hook point", read["ours"], read["cut"], None),
        ("given answers whose log p a rule reads", with_log_p["ours"], with_log_p["whole"], limits["read"]),
        (f"{write['prompts']} answers of at most {write['limit']} tokens", write["ours"], write["theirs"],
         limits["write"]),
    ]  # fmt: skip
    rows = [
        [what, f"{ours:,.0f}", f"{theirs:,.0f}", f"{ours / theirs:.0%}", "–" if limit is None else f"{limit:.0%}"]
        for what, ours, theirs, limit in pairs
    ]
    head = ["tokens a second", "auditor", "transformers", "of it", "at least"]
    demo_s, wall = found["demo"]["seconds"], found["demo"]["wall"]
    stages = [[found["words"][name], f"{s:.1f}", f"{s / wall:.1%}"] for name, s in demo_s.items()]
    return (
        _table(head, rows)
        + f"\nPeak memory of ten times the prompts: {found['memory']:.2f} × (at most {limits['memory']} ×).\n\n"
        + _table(["stage of `make demo`", "seconds", "share"], [*stages, ["in all", f"{wall:.1f}", "100.0%"]])
        + f"\n{_measured_on(found)}\n"
    )


def own_model() -> str:
    """A team's own model beside the default model: its SAE, and its concepts."""
    found = _result("own_model")
    rows = [
        [one["model"], sae["hook_point"], str(sae["k"]), f"{sae['training_tokens']:,}", f"{sae['fvu']:.3f}",
         f"{sae['ce_recovered']:.3f}", f"{sae['dead_share']:.2%}", f"{sae['outlier_share']:.3%}"]
        for one in found["models"] for sae in [one["sae"]]
    ]  # fmt: skip
    head = ["model", "hook point", "k", "training tokens", "FVU", "CE recovered", "dead latents", "outliers left out"]
    concepts = own_model_table(found["models"])
    return f"{_table(head, rows)}\n{concepts}\n{found['date']}, {_versions(found)}.\n"


def own_model_table(models: list[dict[str, Any]]) -> str:
    """A row a concept and model, the models of a concept below each other; – where a model is not bound to it."""
    by_model = {one["model"]: {row["concept"]: row for row in one["concepts"]} for one in models}
    rows = []
    for concept in dict.fromkeys(key for bound in by_model.values() for key in bound):
        for model, bound in by_model.items():
            if (row := bound.get(concept)) is None:
                rows.append([f"`{concept}`", model, *["–"] * 9])
                continue
            strength = f"{row['strength']}{', lexical' if row['lexical'] else ''}"
            rows.append(
                [
                    f"`{concept}`",
                    model,
                    strength,
                    *_aurocs(row["features"]),
                    row["detector"],
                    *_aurocs(row["deciding"]),
                    _auroc(row["words"], "templates"),
                ]
            )
    where = ["held-out templates (95 %)", "hard negatives", "held-out source"]
    features = [f"features: {where[0]}", *where[1:]]
    return _table(["concept", "model", "strength", *features, "decides", *where, "words: held-out templates"], rows)


def _aurocs(part: dict[str, Any]) -> list[str]:
    spread = f"{part['templates']:.2f} {_interval(part['ci95'])}".strip()
    return [spread, _auroc(part, "hard_negatives"), _auroc(part, "held_out_source")]


TABLES: dict[str, Callable[[], str]] = {
    "demo": demo,
    "speed": speed,
    "bind": bind,
    "scan": scan,
    "card": card,
    "tried": tried,
    "assets": assets,
    "falsehood_limits": falsehood_limits,
    "own_model": own_model,
    "causal": causal,
    "causal_speed": causal_speed,
    "causal_null": causal_null,
    "hard_benign": hard_benign,
    "concepts_verdict": concepts_verdict,
    "concepts_hard": concepts_hard,
    "concepts": concepts,
}


def filled(page: str) -> str:
    """The page with every block made anew."""
    return BLOCK.sub(lambda found: found[1] + TABLES[found[2]]() + found[3], page)


def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def _result(name: str) -> dict[str, Any]:
    return _read(ROOT / "benchmarks" / "results" / f"{name}.json")


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _measured_on(found: dict[str, Any]) -> str:
    return f"{found['machine']}; {found['date']}, {_versions(found)}."


def _versions(found: dict[str, Any]) -> str:
    return f"torch {found['versions']['torch']}, transformers {found['versions']['transformers']}"


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def _auroc(part: dict[str, Any], key: str) -> str:
    return "–" if part.get(key) is None else f"{part[key]:.2f}"


def _share(part: dict[str, Any]) -> str:
    return f"{part['above']} of {part['n']}, {part['rate']:.0%} {_percent(part['ci95'])}"


def _interval(ends: list[float] | None) -> str:
    return "" if ends is None else f"({ends[0]:.2f}–{ends[1]:.2f})"


def _percent(ends: list[float] | None) -> str:
    return "" if ends is None else f"({ends[0] * 100:.0f}–{ends[1] * 100:.0f})"


def main() -> None:
    for name in PAGES:
        path = ROOT / name
        path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
