"""The engine: language models, sparse autoencoders, and what lies between. Knows nothing about safety."""

import os

# Large tensors on huge pages, where Linux grants them: torch reads this at its first allocation. Else much of the time
# of new tensors of 100 MB, as logits and a training step's gradients are, goes into page faults.
os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")

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
