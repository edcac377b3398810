"""The training loop: epochs of batches, rates, clipping, checkpoints, progress with time left."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from nlp.errors import InputError
from training.encoder.batches import parts_of, shuffled_batches
from training.encoder.checkpoint import load_checkpoint, read_state, save_checkpoint
from training.encoder.optimiser import make_optimiser, set_rates
from training.encoder.run_options import LoopOptions, Progress, Report

CLIP = 1.0


def run_loop(
    network: nn.Module,
    lengths: Sequence[int],
    loss_of: Callable[[list[int]], Tensor],
    options: LoopOptions,
    *,
    layers: int,
    report: Report = lambda progress: None,
) -> None:
    """Train `network` in place on rows 0 .. len(lengths) - 1, and leave it in evaluation mode.

    loss_of: mean loss of some rows of a batch, a scalar with a gradient. lengths: tokens a row.
    With a checkpoint of the same run the loop goes on where it stopped; order and dropout are those
    of an undisturbed run. Raises: InputError for a checkpoint that is damaged or of another run.
    """
    optimiser = make_optimiser(network, layers, options.rates)
    plan = [
        batch
        for epoch in range(options.epochs)
        for batch in shuffled_batches(lengths, size=options.batch, seed=f"{options.seed}.{epoch}")
    ]
    torch.manual_seed(options.seed)
    identity = {"name": options.name, "seed": options.seed, "steps": len(plan), "rows": len(lengths)}
    start = _resume(options.checkpoint, network, optimiser, identity)
    network.train()
    began, saved, mean = time.monotonic(), time.monotonic(), None
    work = [sum(lengths[row] for row in batch) for batch in plan]
    for step in range(start, len(plan)):
        set_rates(optimiser, step, len(plan), options.rates.warm_up)
        loss = 0.0
        for part in parts_of(plan[step], lengths):
            share = loss_of(part) * (len(part) / len(plan[step]))
            share.backward()
            loss += share.item()
        nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimiser.step()
        optimiser.zero_grad()
        now = time.monotonic()
        mean = loss if mean is None else 0.98 * mean + 0.02 * loss
        left = (now - began) * sum(work[step + 1 :]) / max(1, sum(work[start : step + 1]))
        report(Progress(options.name, step + 1, len(plan), mean, left))
        if options.checkpoint is not None and now - saved > options.checkpoint_seconds:
            save_checkpoint(options.checkpoint, network, optimiser, {**identity, "step": step + 1})
            saved = now
    network.eval()
    network.zero_grad()


def _resume(
    path: Path | None, network: nn.Module, optimiser: torch.optim.Optimizer, identity: dict[str, object]
) -> int:
    """The step to begin with: that of the checkpoint where there is one of this very run, or 0.

    Raises: InputError where the checkpoint is damaged or of another run.
    """
    if path is None or not path.is_file():
        return 0
    state = read_state(path)
    step = int(state.pop("step"))
    if state != identity:
        raise InputError(
            f"训练断点「{path}」属于另一次训练（{state}，现在是 {identity}）。"
            "请换一个工作目录，或删除它再运行，训练会从头开始。"
        )
    load_checkpoint(path, network, optimiser)
    return step
