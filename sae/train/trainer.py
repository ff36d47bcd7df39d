"""Trainer: one step of TopK + AuxK training, with all the state that a bit-exact resume needs.

Source: Gao et al. 2024, sections 2 and A: TopK, AuxK on dead latents, unit-norm decoder with the parallel part of its
gradient removed. Templeton et al. 2024: one scalar scales the activations; the learning rate decays to 0 over the last
fifth. Departure: activations are centred (b_dec starts at their mean), and the scalar makes the mean ‖x − mean‖² = D.

Legend: N rows, D d_in, M n_latents, K active latents.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from sae.activations import TopK
from sae.errors import SaeError
from sae.model import SaeConfig, SparseAutoencoder
from sae.train.sparse import DecodeAt, EncodeAt


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainConfig:
    """A training's sizes, schedule and seed; a token is a row of the harvest.

    Errors: SaeError when a count is below 1 (lr_warmup_steps may be 0), or k above n_latents.
    """

    n_latents: int
    k: int
    epochs: int = 6
    batch_tokens: int = 2048
    lr: float = 8e-4
    lr_warmup_steps: int = 200
    lr_decay_share: float = 0.2  # of all steps, at the end, linearly to 0
    aux_k: int = 256  # dead latents that predict the error
    aux_coefficient: float = 1 / 32
    dead_after_tokens: int = 100_000
    max_grad_norm: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("n_latents", "k", "epochs", "batch_tokens", "aux_k", "dead_after_tokens"):
            if getattr(self, name) < 1:
                raise SaeError(f"{name} must be at least 1, is {getattr(self, name)}.")
        if self.k > self.n_latents:
            raise SaeError(f"k {self.k} is larger than n_latents {self.n_latents}.")


@dataclass(frozen=True, slots=True)
class Scaling:
    """x ↦ x · scale, with the mean of x · scale where b_dec starts."""

    scale: float
    mean_D: Tensor

    @classmethod
    def of(cls, x_ND: Tensor) -> Scaling:
        """The scalar that makes the mean ‖x − mean‖² equal D, from a sample of activations."""
        centred = x_ND - x_ND.mean(dim=0)
        scale = math.sqrt(x_ND.shape[1] / float(centred.square().sum(dim=1).mean()))
        return cls(scale, x_ND.mean(dim=0) * scale)


@dataclass(frozen=True, slots=True)
class StepReport:
    """One step's batch, in scaled units.

    loss: (x − x̂)², mean over tokens and dimensions; aux_loss: AuxK's, over the error's own mean square; fvu: about the
    batch's mean; l0: active latents a token; n_dead: latents that are dead after the step; lr: its learning rate.
    """

    loss: float
    aux_loss: float
    fvu: float
    l0: float
    n_dead: int
    lr: float


class Trainer:
    """Trains one SparseAutoencoder in scaled units; `finished()` folds the scale away."""

    def __init__(self, cfg: TrainConfig, scaling: Scaling, n_steps: int, device: str = "cpu"):
        """scaling: of a sample of the activations; n_steps: of the whole training, by which the learning rate decays.

        The first weights depend on cfg.seed alone.
        """
        self.cfg, self.scaling, self.n_steps = cfg, scaling, n_steps
        d_in = len(scaling.mean_D)
        self.sae = SparseAutoencoder(SaeConfig(d_in, cfg.n_latents, TopK(cfg.k)))
        generator = torch.Generator().manual_seed(cfg.seed)
        with torch.no_grad():
            directions = torch.randn(cfg.n_latents, d_in, generator=generator)
            self.sae.W_dec.copy_(directions / directions.norm(dim=1, keepdim=True))
            self.sae.W_enc.copy_(self.sae.W_dec)
            self.sae.b_dec.copy_(scaling.mean_D)
        self.sae.to(device)
        self.optimizer = torch.optim.Adam(self.sae.parameters(), lr=cfg.lr, betas=(0.9, 0.999), fused=True)
        self.tokens_since_fired = torch.zeros(cfg.n_latents, dtype=torch.int64, device=device)
        self.step_number = 0

    def step(self, x_ND: Tensor) -> StepReport:
        """One step of Adam on raw activations [N, D], scaled here; decoder rows are of unit norm after it.

        The report is of this batch before the step; n_dead is counted after it.
        """
        x_ND = x_ND.to(self.sae.W_enc) * self.scaling.scale
        lr = self.lr_at(self.step_number)
        for group in self.optimizer.param_groups:
            group["lr"] = lr
        loss, aux_loss, fired, fvu, l0 = self._losses(x_ND)
        self.optimizer.zero_grad(set_to_none=True)
        (loss + self.cfg.aux_coefficient * aux_loss).backward()
        self._project_decoder_gradient()
        torch.nn.utils.clip_grad_norm_(self.sae.parameters(), self.cfg.max_grad_norm)
        self.optimizer.step()
        with torch.no_grad():
            self.sae.W_dec.div_(self.sae.W_dec.norm(dim=1, keepdim=True))
        self.tokens_since_fired += len(x_ND)
        self.tokens_since_fired[fired] = 0
        self.step_number += 1
        n_dead = int(self._dead().sum())
        return StepReport(loss.item(), aux_loss.item(), fvu, l0, n_dead, lr)

    def lr_at(self, step: int) -> float:
        """Linear warm-up, constant, linear decay to 0 over the last part."""
        warm = min(1.0, (step + 1) / max(1, self.cfg.lr_warmup_steps))
        decay = min(1.0, (self.n_steps - step) / max(1.0, self.n_steps * self.cfg.lr_decay_share))
        return self.cfg.lr * min(warm, max(decay, 0.0))

    def finished(self, model_name: str, hook_point: str, metadata: dict) -> SparseAutoencoder:
        """The SAE in raw units: biases divided by the scale, decoder of unit norm, so feature activation f ‖d‖ = f."""
        cfg = self.sae.cfg
        sae = SparseAutoencoder(
            SaeConfig(cfg.d_in, cfg.n_latents, cfg.activation, True, False, model_name, hook_point, metadata)
        )
        with torch.no_grad():
            sae.W_enc.copy_(self.sae.W_enc)
            sae.W_dec.copy_(self.sae.W_dec)
            sae.b_enc.copy_(self.sae.b_enc / self.scaling.scale)
            sae.b_dec.copy_(self.sae.b_dec / self.scaling.scale)
        return sae.requires_grad_(False)

    def state(self) -> dict:
        """All that `restore` needs; tensors and plain numbers only."""
        return {
            "sae": self.sae.state_dict(), "optimizer": self.optimizer.state_dict(),
            "tokens_since_fired": self.tokens_since_fired, "step_number": self.step_number,
        }  # fmt: skip

    def restore(self, state: dict) -> None:
        """Go on from the `state` of a trainer with the same configuration and scaling."""
        self.sae.load_state_dict(state["sae"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.tokens_since_fired.copy_(state["tokens_since_fired"])
        self.step_number = state["step_number"]

    def _losses(self, x_ND: Tensor) -> tuple[Tensor, Tensor, Tensor, float, float]:
        sae = self.sae
        centred_ND = x_ND - sae.b_dec
        with torch.no_grad():
            pre_NM = torch.addmm(sae.b_enc, centred_ND, sae.W_enc.T)
            idx_NK = pre_NM.topk(self.cfg.k, dim=1, sorted=False).indices
        values_NK = EncodeAt.apply(centred_ND, sae.W_enc, sae.b_enc, pre_NM, idx_NK).relu()
        error_ND = x_ND - sae.b_dec - DecodeAt.apply(values_NK, idx_NK, sae.W_dec)
        loss = error_ND.square().mean()
        aux_loss = self._aux_loss(centred_ND, pre_NM, error_ND.detach())
        with torch.no_grad():
            active_NK = values_NK > 0
            variance = (x_ND - x_ND.mean(dim=0)).square().mean()
            return (
                loss,
                aux_loss,
                idx_NK[active_NK].unique(),
                float(loss / variance),
                float(active_NK.sum() / len(x_ND)),
            )

    def _aux_loss(self, centred_ND: Tensor, pre_NM: Tensor, error_ND: Tensor) -> Tensor:
        """Mean squared error of the error's prediction by the best dead latents, over the error's own mean square."""
        dead = self._dead().nonzero()[:, 0]
        if not len(dead):
            return error_ND.new_zeros(())
        chosen = pre_NM[:, dead].topk(min(self.cfg.aux_k, len(dead)), dim=1, sorted=False).indices
        idx_NA = dead[chosen]
        values_NA = EncodeAt.apply(centred_ND.detach(), self.sae.W_enc, self.sae.b_enc, pre_NM, idx_NA).relu()
        predicted_ND = DecodeAt.apply(values_NA, idx_NA, self.sae.W_dec)
        return (error_ND - predicted_ND).square().mean() / error_ND.square().mean().clamp(min=1e-12)

    def _dead(self) -> Tensor:
        return self.tokens_since_fired >= self.cfg.dead_after_tokens

    def _project_decoder_gradient(self) -> None:
        """Remove the gradient's part along each unit-norm decoder row: it would only change the norm."""
        W, grad = self.sae.W_dec.detach(), self.sae.W_dec.grad
        assert grad is not None
        grad -= (grad * W).sum(dim=1, keepdim=True) * W
