"""The engine: language models, sparse autoencoders, and what lies between. Knows nothing about safety."""

from sae.codes import SparseCodes
from sae.errors import SaeError
from sae.formats import load_sae, save_sae
from sae.hooks import HookPoint
from sae.model import SaeConfig, SparseAutoencoder
from sae.train import TrainConfig, Trainer

__all__ = [
    "HookPoint",
    "SaeConfig",
    "SaeError",
    "SparseAutoencoder",
    "SparseCodes",
    "TrainConfig",
    "Trainer",
    "load_sae",
    "save_sae",
]
