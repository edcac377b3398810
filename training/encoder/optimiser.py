"""The optimiser: AdamW with layer-wise learning rates, warm-up and linear decay."""

from __future__ import annotations

import torch
from torch import nn

from training.encoder.run_options import Rates


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
