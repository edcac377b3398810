"""Fine-tuning on labelled cases, once a fold, and the average of what came out.

Each fold's network learns from the cases outside its fold and reads those inside: predictions for
cases it has not seen, on which the combination with the linear model is fitted. The networks start
from the same point, so their weights can be averaged (Wortsman et al., 2022: model soups); the
average has seen every case and is the one that serves. Cases of no fold (-1) are in every network's
training: with one fold of a few cases there is one network, which serves as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor

from training.encoder.base import Base
from training.encoder.encoding import Encoding
from training.encoder.lessons import Lessons
from training.encoder.loop import LoopOptions, Report, run_loop
from training.encoder.network import EncoderNetwork
from training.encoder.precision import mixed_precision

Weights = dict[str, Tensor]


@dataclass(frozen=True)
class Course:
    """What is learnt: token numbers of every case and its targets."""

    rows: list[list[int]]
    lessons: Lessons


def fine_tune(
    base: Base,
    encoding: Encoding,
    course: Course,
    chosen: Sequence[int],
    options: LoopOptions,
    *,
    report: Report,
) -> EncoderNetwork:
    """A network trained on the cases numbered in `chosen`. `base` is left as it is."""
    network = new_network(base, course.lessons)

    def loss_of(batch: list[int]) -> Tensor:
        picked = [chosen[i] for i in batch]
        with mixed_precision():
            logits = network(*encoding.pad([course.rows[i] for i in picked]))
        return course.lessons.loss(logits, picked)

    lengths = [len(course.rows[i]) for i in chosen]
    run_loop(network, lengths, loss_of, options, layers=base.layers, report=report)
    return network


def new_network(base: Base, lessons: Lessons) -> EncoderNetwork:
    """A network over a copy of the base, heads at zero: the same start every time."""
    return EncoderNetwork(base.copy_backbone(), lessons.shapes)


def tune_folds(
    base: Base,
    course: Course,
    folds: NDArray[np.int64],
    options: LoopOptions,
    *,
    work: Path,
    report: Report,
) -> list[Path]:
    """One fine-tuned network a fold, written to `work` as it is done; those already there are kept."""
    encoding = base.encoding()
    paths = []
    for fold in np.unique(folds[folds >= 0]).tolist():
        path = work / f"{options.name}-fold-{fold}.safetensors"
        paths.append(path)
        if path.is_file():
            continue
        mine = replace(
            options,
            name=f"{options.name}-fold-{fold}",
            seed=options.seed + fold,
            checkpoint=work / f"{options.name}-fold-{fold}.checkpoint",
        )
        chosen = np.flatnonzero(folds != fold).tolist()
        network = fine_tune(base, encoding, course, chosen, mine, report=report)
        beside = path.with_suffix(".part")
        save_file({name: tensor.contiguous() for name, tensor in network.state_dict().items()}, beside)
        beside.replace(path)
        if mine.checkpoint is not None:
            mine.checkpoint.unlink(missing_ok=True)
    return paths


def average_weights(paths: Sequence[Path]) -> Weights:
    """The mean of every weight over the networks."""
    states = [load_file(path) for path in paths]
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
