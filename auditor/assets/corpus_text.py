"""Cutting, marking and deduplicating the texts of the corpus; nothing here reads a file."""

from __future__ import annotations

import hashlib
import random
import re
import textwrap
from collections.abc import Iterable, Sequence
from itertools import pairwise

NGRAM = 13  # words; the length at which GPT-3 and its successors call two texts overlapping
_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_DEFINITION = re.compile(r"^( {4})?(@|def |async def |class )")

_PROSE_SAFETY = re.compile(
    r"""\b(
    lie[sd]? | liars? | lying | deceiv\w* | decepti\w* | deceit\w* | mislead\w* | misled | misinformation |
    disinformation | frauds? | fraudulent\w* | scam\w* | phishing | hoax\w* | falsely | falsehoods? | untrue |
    conceal\w* | cover-up | manipulat\w* | propaganda | dishonest\w* | cheat\w* | betray\w* | brib\w* | corrupt\w* |
    racis\w* | sexis\w* | bigot\w* | stereotyp\w* | discriminat\w* | prejudic\w* | slurs? | hateful | hatred |
    supremac\w* | antisemit\w* | islamophob\w* | homophob\w* | xenophob\w* | weapons? | bombs? | bombing\w* |
    murder\w* | suicid\w* | poison\w* | terroris\w* | hostages? | torture\w* | massacre\w* | violence | violent\w* |
    abus\w* | rape\w* | harass\w* | threat\w* | blackmail\w* | extort\w* | hack\w* | malware | ransomware | spyware
    | surveillance | privacy | password\w* | confidential\w* | personal\sinformation | steal\w* | theft | illegal\w*
    | unethical\w* | immoral\w* | harmful | dangerous\w* | overdose\w*
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_CODE_SAFETY = re.compile(
    r"""\b(
    subprocess | os\.system | os\.popen | popen | shell=True | pickle | marshal | yaml\.load | safe_load | eval |
    exec | execute | executescript | cursor | sqlite\w* | mysql\w* | select\s.+?\sfrom | insert\sinto | password\w*
    | passwd | secret\w* | token_hex | credential\w* | md5 | sha1 | hashlib | hmac | ssl | verify=False |
    certificate\w* | encrypt\w* | decrypt\w* | cipher\w* | mktemp | tempfile | chmod | setuid | strcpy | strcat |
    sprintf | gets | malloc | memcpy | urlopen | socket | deserialize\w* | unserialize | sanitiz\w* | escape |
    inject\w* | csrf | xss | authenticat\w* | permission\w* | vulnerab\w* | untrusted
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
SAFETY_HITS = 2  # different words of the lists; one alone is too often chance ("violent rain")


def is_safety_related(text: str, kind: str) -> bool:
    """True where a text uses at least SAFETY_HITS different words on deception, bias, harm or, in code, security.

    A cheap mark for sampling more of such text, not a judgement; the corpus summary gives its share.
    """
    found: set[str] = set()
    for match in (_CODE_SAFETY if kind == "code" else _PROSE_SAFETY).finditer(text):
        found.add(match.group(0).lower())
        if len(found) >= SAFETY_HITS:
            return True
    return False


def sha256(text: str) -> str:
    """Hex SHA-256 of the UTF-8 text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def uniform(sha: str, seed: int) -> float:
    """A number in (0, 1) that depends on a document's hash and the seed alone, so order of reading plays no part."""
    digest = hashlib.sha256(f"{seed}:{sha}".encode()).digest()
    return (int.from_bytes(digest[:8], "big") + 1) / (2**64 + 2)


def ngrams(parts: Iterable[str]) -> set[int]:
    """64-bit hashes of every run of NGRAM lower-case words; a run stays inside one part (one message, or the text)."""
    found = set()
    for part in parts:
        words = _WORD.findall(part.lower())
        for i in range(len(words) - NGRAM + 1):
            run = " ".join(words[i : i + NGRAM]).encode("utf-8", "surrogatepass")
            found.add(int.from_bytes(hashlib.blake2b(run, digest_size=8).digest(), "big"))
    return found


class NgramIndex:
    """What has been taken so far, by n-grams.

    admit(parts) takes a document unless a share of at least `duplicate_share` of its n-grams were seen, or any one of
    them is `forbidden` (for training documents: the n-grams of held-out text).
    """

    def __init__(self, duplicate_share: float, forbidden: frozenset[int] | set[int] = frozenset()):
        self.duplicate_share = duplicate_share
        self.forbidden = forbidden
        self.seen: set[int] = set()
        self.duplicates = 0  # documents refused for what was seen
        self.leaks = 0  # documents refused for what is forbidden

    def admit(self, parts: Sequence[str]) -> bool:
        grams = ngrams(parts)
        if self.forbidden and not self.forbidden.isdisjoint(grams):
            self.leaks += 1
            return False
        if grams and len(grams & self.seen) >= self.duplicate_share * len(grams):
            self.duplicates += 1
            return False
        self.seen |= grams
        return True


def cut_prose(text: str, max_chars: int) -> list[str]:
    """Consecutive pieces of at most max_chars, cut at ends of sentences or lines where there are any."""
    pieces, start, end = [], 0, 0
    cuts = [m.end() for m in _SENTENCE_END.finditer(text)] + [len(text)]
    for cut in cuts:
        if cut - start > max_chars and end > start:
            pieces.append(text[start:end].strip())
            start = end
        while cut - start > max_chars:
            pieces.append(text[start : start + max_chars].strip())
            start += max_chars
        end = cut
    pieces.append(text[start:].strip())
    return [p for p in pieces if p]


def cut_lines(lines: Sequence[str], max_chars: int) -> list[str]:
    """Consecutive pieces of at most max_chars, ended early by a blank line in the last third; long lines are cut."""
    pieces: list[str] = []
    held: list[str] = []
    size = 0
    for line in lines:
        line = line[:max_chars]
        full = size + len(line) + 1 > max_chars
        if held and (full or (not line.strip() and size > 2 * max_chars / 3)):
            pieces.append("\n".join(held))
            held, size = [], 0
        held.append(line)
        size += len(line) + 1
    pieces.append("\n".join(held))
    return [textwrap.dedent(p).strip("\n").rstrip() for p in pieces if p.strip()]


def cut_python(text: str, max_chars: int) -> list[str]:
    """The functions, methods and classes of a Python source, each from its decorators on and cut to max_chars."""
    lines = text.splitlines()
    starts = [i for i, line in enumerate(lines) if _DEFINITION.match(line)]
    starts = [i for i in starts if i == 0 or not lines[i - 1].lstrip().startswith("@")]
    pieces = [cut_lines(lines[a:b], max_chars) for a, b in pairwise([*starts, len(lines)])]
    return [p[0] for p in pieces if p]


def cut_code(text: str, language: str, max_chars: int, rng: random.Random) -> list[str]:
    """Pieces of one source file: runs of lines, or for half of the Python files single functions; no head comments."""
    if language == "python" and rng.random() < 0.5:
        functions = cut_python(text, max_chars)
        if functions:
            return functions
    lines = text.expandtabs(4).splitlines()
    first = next((i for i, line in enumerate(lines) if not line.strip().startswith(("#", "*", "/*", "//", "<!--"))), 0)
    return cut_lines(lines[first:], max_chars)
