"""Fine-tuning on labelled cases: one network a fold, each in a process of its own, and their average.

Each fold's network learns from the cases outside its fold and reads those inside: predictions for
cases it has not seen, on which the combination with the linear model is fitted. The networks start
from the same point, so their weights can be averaged (Wortsman et al., 2022: model soups); the
average has seen every case and is the one that serves. Cases of no fold (-1) are in every network's
training: with one fold of a few cases there is one network, which serves as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import torch
from safetensors import safe_open
from torch import Tensor

from training.encoder.base import Base
from training.encoder.course import Course, load_course
from training.encoder.lessons import Lessons
from training.encoder.loop import run_loop
from training.encoder.network import EncoderNetwork, HeadShape
from training.encoder.padding import pad_rows
from training.encoder.precision import mixed_precision
from training.encoder.run_options import LoopOptions, Report
from training.encoder.tensor_file import write_tensors

Weights = dict[str, Tensor]


def new_network(base: Base, course: Course) -> EncoderNetwork:
    """A network over the base's own backbone, heads at zero: the same start every time."""
    shapes = [HeadShape(task, array.shape[1]) for task, array in course.targets.items()]
    return EncoderNetwork(base.backbone, shapes)


def fine_tune(
    base: Base, course: Course, chosen: Sequence[int], options: LoopOptions, *, report: Report
) -> EncoderNetwork:
    """A network trained on the cases numbered in `chosen`. The backbone of `base` is trained with it."""
    network = new_network(base, course)
    lessons = Lessons(course.targets)

    def loss_of(batch: list[int]) -> Tensor:
        picked = [chosen[i] for i in batch]
        with mixed_precision(options.bfloat16):
            logits = network(*pad_rows([course.rows[i] for i in picked], base.pad_token))
        return lessons.loss(logits, picked)

    lengths = [len(course.rows[i]) for i in chosen]
    run_loop(network, lengths, loss_of, options, layers=base.layers, report=report)
    return network


def tune_fold(
    base: Base, course: Path, fold: int, options: LoopOptions, weights: Path, *, report: Report
) -> None:
    """Write the weights of a fold's network once they are whole; the checkpoint, no longer needed, goes."""
    learnt = load_course(course)
    network = fine_tune(base, learnt, learnt.without(fold), options, report=report)
    beside = weights.with_name(f".{weights.name}.part")
    write_tensors(beside, network.state_dict(), {})
    beside.replace(weights)
    if options.checkpoint is not None:
        options.checkpoint.unlink(missing_ok=True)


def average_weights(paths: Sequence[Path]) -> Weights:
    """The mean of every weight over the networks, each weight read when its turn comes."""
    with ExitStack() as stack:
        files = [stack.enter_context(safe_open(path, framework="pt")) for path in paths]
        if len(files) == 1:
            return {name: files[0].get_tensor(name) for name in files[0].keys()}  # noqa: SIM118
        return {
            name: torch.stack([file.get_tensor(name) for file in files]).mean(0)
            for name in files[0].keys()  # noqa: SIM118
        }
