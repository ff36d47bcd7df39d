"""SAE training."""

from sae.train.loop import train
from sae.train.trainer import Scaling, TrainConfig, Trainer

__all__ = ["Scaling", "TrainConfig", "Trainer", "train"]
