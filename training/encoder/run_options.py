"""What a training run is told and what it reports. No torch: the process that waits for a run needs these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

CHECKPOINT_SECONDS = 120.0


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


DEFAULT_RATES = Rates()
ADAPTING_RATES = Rates(rate=2e-4, head=1e-3, decay=0.95, warm_up=0.06)


@dataclass(frozen=True, slots=True)
class LoopOptions:
    """One run. batch: texts of middling length a step. checkpoint: file to go on from and to write.

    checkpoint_seconds: between two checkpoints; below 0, after every step. bfloat16: compute products in
    it, which pays on some machines only (training.encoder.precision).
    """

    name: str
    epochs: int
    rates: Rates = DEFAULT_RATES
    batch: int = 32
    seed: int = 0
    checkpoint: Path | None = None
    checkpoint_seconds: float = field(default_factory=lambda: CHECKPOINT_SECONDS)
    bfloat16: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands. seconds_left: at the speed so far."""

    name: str
    step: int
    steps: int
    loss: float
    seconds_left: float


Report = Callable[[Progress], None]
