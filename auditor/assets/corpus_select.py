"""Drawing the corpus from the pool: split by hash, nothing twice, no held-out text in training.

The whole pool passes by once. A document is held out when sha256(document) mod 100 = 0. Training documents are kept in
a bounded reservoir by a key that depends on the hash and the seed alone, and safety-related ones are drawn more often
(weighted sampling without replacement: Efraimidis and Spirakis, 2006). So the draw does not depend on the order of
reading, and memory not on the size of the pool.
"""

from __future__ import annotations

import heapq
import math
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditor.assets.corpus_config import CorpusConfig
from auditor.assets.corpus_sources import RawDocument
from auditor.assets.corpus_text import NgramIndex, cut_code, cut_prose, is_safety_related, sha256, uniform
from auditor.assets.corpus_turns import code_turn

HELD_OUT_MODULUS = {"prose": 100, "code": 100, "chat": 2}
_SPARE = 2.5  # the reservoir holds this many times the budget, for what deduplication will drop


def is_held_out(sha: str, kind: str) -> bool:
    """Whether a document of this SHA-256 (hex) is held out: hash mod 100 = 0, for chat mod 2."""
    return int(sha, 16) % HELD_OUT_MODULUS[kind] == 0


@dataclass(order=True, slots=True)
class Candidate:
    """A document of the pool that may be drawn; the smallest key is drawn first."""

    key: float
    sha: str
    raw: RawDocument = field(compare=False)
    pieces: list[str] = field(compare=False)  # in the order in which they would be taken
    safety: bool = field(compare=False, default=False)


class Reservoir:
    """The candidates with the smallest keys, together at most `max_chars` of first pieces."""

    def __init__(self, max_chars: float):
        self.max_chars = max_chars
        self._heap: list[tuple[float, str, Candidate]] = []  # largest key first
        self._chars = 0

    @property
    def limit(self) -> float:
        """A key above this would not be kept."""
        return -self._heap[0][0] if self._chars > self.max_chars and self._heap else math.inf

    def offer(self, candidate: Candidate) -> None:
        if candidate.key > self.limit:
            return
        heapq.heappush(self._heap, (-candidate.key, candidate.sha, candidate))
        self._chars += len(candidate.pieces[0])
        while self._heap and self._chars - len(self._heap[0][2].pieces[0]) > self.max_chars:
            self._chars -= len(heapq.heappop(self._heap)[2].pieces[0])

    def drawn(self) -> list[Candidate]:
        return sorted(entry[2] for entry in self._heap)


def pieces_of(raw: RawDocument, sha: str, config: CorpusConfig) -> list[str]:
    """The pieces of a document that are neither too short nor too long, shuffled by its own hash."""
    least, most = config.piece_chars(raw.kind)
    rng = random.Random(f"{config.seed}:{sha}")
    pieces = cut_prose(raw.text, most) if raw.kind == "prose" else cut_code(raw.text, raw.language, most, rng)
    pieces = [p for p in pieces if len(p) >= least]
    rng.shuffle(pieces)
    return pieces


class Pool:
    """Everything that was offered: held-out candidates whole, training candidates in one reservoir a stratum."""

    def __init__(self, config: CorpusConfig):
        self.config = config
        self.held_out: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
        self.training: dict[tuple[str, str], Reservoir] = {}
        self.counts: dict[str, dict[str, int]] = {}
        self._seen: set[int] = set()

    def offer(self, raw: RawDocument) -> None:
        """Take in one document; an exact repeat is counted and dropped."""
        count = self.counts.setdefault(raw.kind, {"documents": 0, "characters": 0, "exact_repeats": 0, "too_short": 0})
        if len(raw.text) < self.config.piece_chars(raw.kind)[0]:
            count["too_short"] += 1
            return
        sha = sha256(raw.text)
        if int(sha[:16], 16) in self._seen:
            count["exact_repeats"] += 1
            return
        self._seen.add(int(sha[:16], 16))
        count["documents"] += 1
        count["characters"] += len(raw.text)
        key = -math.log(uniform(sha, self.config.seed))
        stratum = (raw.kind, raw.language)
        if is_held_out(sha, raw.kind):
            self._offer_held_out(stratum, Candidate(key, sha, raw, []))
        else:
            self._offer_training(stratum, Candidate(key, sha, raw, []))

    def _offer_held_out(self, stratum: tuple[str, str], candidate: Candidate) -> None:
        candidate.pieces = pieces_of(candidate.raw, candidate.sha, self.config)[: self.config.held_out_windows]
        if candidate.pieces:
            self.held_out[stratum].append(candidate)

    def _offer_training(self, stratum: tuple[str, str], candidate: Candidate) -> None:
        if stratum not in self.training:
            self.training[stratum] = Reservoir(_SPARE * self.config.budget_chars(*stratum, held_out=False))
        reservoir = self.training[stratum]
        if candidate.key / self.config.safety_weight > reservoir.limit:
            return
        candidate.pieces = pieces_of(candidate.raw, candidate.sha, self.config)[:1]
        if not candidate.pieces:
            return
        candidate.safety = is_safety_related(candidate.pieces[0], candidate.raw.kind)
        if candidate.safety:
            candidate.key /= self.config.safety_weight
        reservoir.offer(candidate)


def draw(pool: Pool, taken: Iterable[int]) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Documents of both splits, held-out first, and how many were dropped.

    taken: n-grams that may stand in neither split (those of the chat prompts). No 13-gram of a held-out document stands
    in a training document.
    """
    config = pool.config
    index = NgramIndex(config.duplicate_share, frozenset(taken))
    documents: list[dict[str, Any]] = []
    for stratum in sorted(pool.held_out):
        candidates = sorted(pool.held_out[stratum])
        rounds = ((c, i) for i in range(config.held_out_windows) for c in candidates if i < len(c.pieces))
        documents += _fill(rounds, index, config, config.budget_chars(*stratum, held_out=True), "held_out")
    training = NgramIndex(config.duplicate_share, index.seen | index.forbidden)
    for stratum in sorted(pool.training):
        firsts = ((c, 0) for c in pool.training[stratum].drawn())
        documents += _fill(firsts, training, config, config.budget_chars(*stratum, held_out=False), "train")
    return documents, {
        "held_out_near_duplicates": index.duplicates,
        "held_out_in_chat_prompts": index.leaks,
        "train_near_duplicates": training.duplicates,
        "train_sharing_with_held_out_or_chat": training.leaks,
    }


def _fill(
    pieces: Iterable[tuple[Candidate, int]], index: NgramIndex, config: CorpusConfig, budget: float, split: str
) -> list[dict[str, Any]]:
    """Documents in order until their characters reach the budget."""
    documents, chars = [], 0
    for candidate, window in pieces:
        if chars >= budget:
            break
        document = _document(candidate, window, config, split)
        if index.admit(parts_of(document)):
            documents.append(document)
            chars += n_chars(document)
    return documents


def _document(candidate: Candidate, window: int, config: CorpusConfig, split: str) -> dict[str, Any]:
    raw, piece = candidate.raw, candidate.pieces[window]
    document = {
        "id": f"{raw.kind}-{candidate.sha[:16]}-{window}",
        "kind": raw.kind,
        "source": raw.source,
        "licence": raw.licence,
        "sha256": candidate.sha,
        "split": split,
        "language": raw.language,
        "safety": is_safety_related(piece, raw.kind),
    }
    rng = random.Random(f"{config.seed}:{candidate.sha}:{window}")
    share = 1.0 if split == "held_out" else config.fenced_share  # bare code would be measured as prose
    fenced = rng.random() < share and "```" not in piece  # a fence inside would end the block
    if raw.kind == "code" and fenced:
        return {**document, "messages": code_turn(piece, raw.language, rng)}
    return {**document, "text": piece}


def parts_of(document: dict[str, Any]) -> Sequence[str]:
    """The texts of a document: its own, or its messages' contents."""
    return [m["content"] for m in document["messages"]] if "messages" in document else [document["text"]]


def n_chars(document: dict[str, Any]) -> int:
    """Characters of its text, or of all its messages."""
    return sum(map(len, parts_of(document)))
