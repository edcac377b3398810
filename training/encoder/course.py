"""What a network is to learn, as plain arrays in one file: tokens and targets of every case. No torch.

The process that holds the cases writes the file, each process that trains or exports reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from models.arrays import Float32s
from models.cases import LabelledCase
from models.linear.part import Head
from models.taxonomy import Taxonomy
from nlp import prepare
from nlp.errors import InputError
from training.encoder.tokens import token_numbers
from training.linear.targets import make_targets

_TARGETS = "targets."
TRIAL_ROWS = 64  # cases on which the export looks for products that int8 hurts


@dataclass(frozen=True)
class Course:
    """rows: token numbers of every case. targets: task -> (cases, columns), NaN where not labelled.

    folds: (cases,) for each number from 0 a network is trained without its cases; all see those of -1.
    """

    rows: Sequence[Sequence[int]]
    targets: Mapping[str, Float32s]
    folds: NDArray[np.int64]

    @property
    def heads(self) -> tuple[Head, ...]:
        """One head a task, in the order of the targets, as columns of one array."""
        ends = np.cumsum([array.shape[1] for array in self.targets.values()]).tolist()
        return tuple(
            Head(task, start, end) for task, start, end in zip(self.targets, [0, *ends], ends, strict=False)
        )

    @property
    def numbers(self) -> list[int]:
        """The folds, or 0 alone where there are none: a network that learns from all cases."""
        found: list[int] = np.unique(np.maximum(self.folds, 0)).tolist()
        return found

    def without(self, fold: int) -> list[int]:
        """The numbers of the cases that the network of a fold learns from."""
        found: list[int] = np.flatnonzero(self.folds != fold).tolist()
        return found

    def trial_rows(self) -> Sequence[Sequence[int]]:
        """Rows of about TRIAL_ROWS cases from the whole course."""
        return self.rows[:: max(1, len(self.rows) // TRIAL_ROWS)]


def make_course(
    cases: Sequence[LabelledCase], taxonomy: Taxonomy, tokenizer: Tokenizer, folds: NDArray[np.int64]
) -> Course:
    """Token numbers and targets of all cases. folds: (cases,), as `Course.folds`."""
    texts = [prepare(case.text).text for case in cases]
    return Course(token_numbers(tokenizer, texts), make_targets(cases, taxonomy), folds)


def save_course(course: Course, path: Path) -> None:
    """Write beside, then rename: whoever reads the file finds all of it."""
    arrays = {
        # numbered: a file of safetensors does not keep the order of its names
        **{f"{_TARGETS}{i}.{task}": array for i, (task, array) in enumerate(course.targets.items())},
        "folds": course.folds,
        "tokens": np.fromiter((token for row in course.rows for token in row), np.int32),
        "lengths": np.array([len(row) for row in course.rows], np.int64),
    }
    beside = path.with_name(f".{path.name}.part")
    save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, beside)
    beside.replace(path)


def load_course(path: Path) -> Course:
    """What `save_course` wrote. Raises: InputError where the file cannot be read."""
    try:
        arrays = load_file(path)
        tokens, ends = arrays["tokens"].tolist(), np.cumsum(arrays["lengths"]).tolist()
        named = [name.removeprefix(_TARGETS).partition(".") for name in arrays if name.startswith(_TARGETS)]
        ordered = sorted(named, key=lambda parts: int(parts[0]))
        targets = {task: arrays[f"{_TARGETS}{place}.{task}"] for place, _, task in ordered}
        rows = [tokens[start:end] for start, end in zip([0, *ends], ends, strict=False)]
        return Course(rows, targets, arrays["folds"])
    except (OSError, SafetensorError, ValueError, KeyError) as error:
        raise InputError(
            f"训练用的文件「{path}」无法读取（{type(error).__name__}）。请再次运行同样的命令，它会重新写入。"
        ) from error
