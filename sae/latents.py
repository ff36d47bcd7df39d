"""What is known about each latent of an SAE, beside its weights: latents.safetensors in the SAE's directory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from sae.errors import SaeError

FILE = "latents.safetensors"


@dataclass(frozen=True, slots=True)
class LatentStats:
    """max [M]: corpus maximum, in the SAE's own unit, 0 for a latent that never fired, which has no dose; density
    [M]: share of corpus tokens, 0 to 1, on which it is active; kind_means: kind -> [D] mean of held-out activations,
    about which the variance of that kind of text is taken."""

    max: Tensor
    density: Tensor
    kind_means: dict[str, Tensor]

    def save(self, sae_dir: Path) -> None:
        """Write latents.safetensors there, over one that is there."""
        tensors = {"max": self.max, "density": self.density}
        save_file(tensors | {f"kind_mean.{kind}": mean for kind, mean in self.kind_means.items()}, sae_dir / FILE)

    @classmethod
    def load(cls, sae_dir: Path) -> LatentStats:
        """Errors: SaeError when the file is missing or not ours."""
        path = sae_dir / FILE
        try:
            with safe_open(path, framework="pt") as file:
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a mapping)
            means = {name.removeprefix("kind_mean."): t for name, t in tensors.items() if name.startswith("kind_mean.")}
            return cls(tensors["max"], tensors["density"], means)
        except (OSError, SafetensorError, KeyError) as error:
            raise SaeError(
                f"{path}: no statistics of the latents there. `auditor sae evaluate {sae_dir} --model M --documents "
                "corpus.jsonl` makes them, and the card."
            ) from error


def check_latent(latent: int, n_latents: int) -> None:
    """Errors: SaeError for a latent that the SAE does not have."""
    if not 0 <= latent < n_latents:
        raise SaeError(f"there is no latent {latent}: the SAE has {n_latents}, 0 to {n_latents - 1}.")
