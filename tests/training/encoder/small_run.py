"""A training run of a second."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn

from training.encoder.loop import run_loop
from training.encoder.run_options import LoopOptions, Progress

ROWS = 40


def make_options(checkpoint: Path | None) -> LoopOptions:
    return LoopOptions("small", 3, batch=8, checkpoint=checkpoint, checkpoint_seconds=-1)


def train(options: LoopOptions, report: Callable[[Progress], None] = lambda _: None) -> nn.Module:
    """Two layers with dropout learn to copy random rows."""
    torch.manual_seed(5)
    network = nn.Sequential(nn.Linear(6, 16), nn.GELU(), nn.Dropout(0.3), nn.Linear(16, 6))
    rows = torch.randn(ROWS, 6)

    def loss_of(batch: list[int]) -> Tensor:
        return nn.functional.mse_loss(network(rows[batch]), rows[batch])

    run_loop(network, [5 + row % 7 for row in range(ROWS)], loss_of, options, layers=0, report=report)
    return network
