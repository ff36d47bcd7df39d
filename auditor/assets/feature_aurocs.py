"""How well an SAE's features tell each concept's positives from its negatives: the measure by which a shipped SAE is
chosen.

A concept's number is the mean of features_20 and features_100, each by the very fits that `bind` makes: the AUROC on
templates left out, with options chosen in the inner folds. Both may decide in a binding, so both count; the better of
the two would be one more choice, and its noise would enter every comparison of two SAEs.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import Any

from auditor.assets.files import write_json
from auditor.concepts.activations import ActivationCache, Report, ResidualCache, Text, fill_each
from auditor.concepts.benign import BenignAnswer, fingerprint, load_benign, of_split
from auditor.concepts.bind import concept_labels
from auditor.concepts.contrast import ContrastSet
from auditor.concepts.fit import FeatureMethod
from auditor.concepts.nested import MethodRun, Scheme, mean
from auditor.concepts.packs import all_sets
from auditor.concepts.screen import Screen
from auditor.concepts.subject import benign_texts, contrast_texts
from auditor.concepts.table import ConceptTable, build_table
from auditor.detectors import REDUCTIONS
from sae import HookPoint, load_sae
from sae.evaluate import sae_hash
from sae.latents import LatentStats
from sae.lm import LanguageModel

COUNTS = (20, 100)


@dataclass(frozen=True, kw_only=True)
class ConceptTexts:
    """Every concept's fitted rows, and the neutral benign answers."""

    sets: tuple[ContrastSet, ...]
    neutral: tuple[BenignAnswer, ...]

    @classmethod
    def load(cls, benign: Path, packs: Path | None = None) -> ConceptTexts:
        """Errors: AuditError for a faulty contrast set, or benign answers that cannot be read."""
        sets = tuple(_fitted(one) for one in all_sets(packs).values())
        return cls(sets=sets, neutral=tuple(of_split(load_benign(benign), "neutral")))

    @property
    def texts(self) -> list[Text]:
        return [text for one in self.sets for text in contrast_texts(one.rows)] + benign_texts(self.neutral)

    def state(self, one: ContrastSet) -> str:
        """Names the texts that a concept's number rests on."""
        return hashlib.sha256(f"{one.sha256} {fingerprint(self.neutral)}".encode()).hexdigest()[:16]


def _fitted(one: ContrastSet) -> ContrastSet:
    """The set without hard negatives and without its held-out source: they are never fitted, and nothing here is
    measured on them."""
    rows = [row for row in one.rows if row.source != one.held_out_source and row.label != "hard_negative"]
    return replace(one, rows=tuple(rows))


@dataclass(frozen=True, kw_only=True)
class FeatureBench:
    """What every SAE is measured with. weights: the model's hash; folder: activations are kept there; max_norm: tokens
    above it are outliers."""

    lm: LanguageModel
    weights: str
    texts: ConceptTexts
    folder: Path
    max_norm: float

    def read(self, hooks: Sequence[HookPoint], report: Report | None = None) -> None:
        """The texts through the model, once for all hook points; what is on disk is not run again."""
        caches = [ResidualCache(self.folder, self.lm, hook, model=self.weights, log_probs=False) for hook in hooks]
        fill_each(caches, self.texts.texts, report)

    def aurocs(self, sae_dir: Path, kept: Path, report: Callable[[int, int, str], None]) -> dict[str, float]:
        """Concept -> AUROC of the features of an SAE with latent statistics; `read` has been at its hook point.

        kept: a JSON file that is written after each concept, so that a killed run goes on. report(done, all, concept).
        """
        sae, digest = load_sae(sae_dir), sae_hash(sae_dir)
        hook = HookPoint.parse(sae.cfg.hook_point)
        names = {"model": self.weights, "sae_hash": digest}
        cache = ActivationCache(self.folder, self.lm, sae, hook, **names, log_probs=False)
        latent_max = LatentStats.load(sae_dir).max.float()
        found = _read(kept, digest)
        for number, one in enumerate(self.texts.sets, start=1):
            state = self.texts.state(one)
            if found.get(one.concept, {}).get("texts") != state:
                started = time.monotonic()
                labels = concept_labels(one.rows, one.held_out_source, self.texts.neutral)
                activations = cache.load(contrast_texts(one.rows) + benign_texts(self.texts.neutral))
                value = features_auroc(build_table(labels, activations, latent_max, max_norm=self.max_norm))
                spent = round(time.monotonic() - started, 1)
                found[one.concept] = {"texts": state, "auroc": round(value, 4), "seconds": spent}
                write_json(kept, {"sae": digest, "concepts": found})
            report(number, len(self.texts.sets), one.concept)
        return {one.concept: found[one.concept]["auroc"] for one in self.texts.sets}


def features_auroc(table: ConceptTable) -> float:
    """The mean over features_20 and features_100 of the mean over templates, each scored by the fit without it."""
    scheme, screens = Scheme.of(table), {how: Screen(table, how) for how in REDUCTIONS}
    return fmean(_left_out(MethodRun(FeatureMethod(table, k, screens), scheme)) for k in COUNTS)


def _left_out(run: MethodRun) -> float:
    by_template: dict[str, float] = {}
    for number, name in enumerate(run.scheme.table.templates):
        by_template |= run.scheme.aurocs(run.template_scores[number], [name])
    return mean(by_template)


def _read(kept: Path, digest: str) -> dict[str, dict[str, Any]]:
    if not kept.exists():
        return {}
    found = json.loads(kept.read_text(encoding="utf-8"))
    return found["concepts"] if found["sae"] == digest else {}
