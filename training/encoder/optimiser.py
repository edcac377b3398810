"""The optimiser: AdamW with layer-wise learning rates, warm-up and linear decay."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn


@dataclass(frozen=True, slots=True)
class Rates:
    """Learning rates. rate: of the top layer; each layer below has `decay` times that of the next.

    head: of everything above the backbone. warm_up: share of the steps in which rates rise.
    """

    rate: float = 1e-4
    head: float = 1e-3
    decay: float = 0.93
    warm_up: float = 0.1
    weight_decay: float = 0.01


def make_optimiser(network: nn.Module, layers: int, rates: Rates) -> torch.optim.AdamW:
    """AdamW over all parameters; the network's encoder is `network.backbone`."""
    groups = []
    for name, parameter in network.named_parameters():
        rate = rates.head
        if name.startswith("backbone.embeddings"):
            rate = rates.rate * rates.decay**layers
        elif name.startswith("backbone.encoder.layer."):
            rate = rates.rate * rates.decay ** (layers - 1 - int(name.split(".")[3]))
        elif name.startswith("backbone."):
            rate = rates.rate
        decay = rates.weight_decay if parameter.ndim > 1 else 0.0
        groups.append({"params": [parameter], "lr": rate, "peak": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups, fused=True)


def set_rates(optimiser: torch.optim.Optimizer, step: int, steps: int, warm_up: float) -> None:
    """Rates of step `step` (from 0) of `steps`: up over the warm-up, then down to nothing."""
    rising = max(1.0, warm_up * steps)
    factor = min((step + 1) / rising, max(0.0, (steps - step) / max(1.0, steps - rising)))
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * min(1.0, factor)
