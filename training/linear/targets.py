"""Labelled cases -> one array of yes-or-no targets a task, in the column order of the heads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.arrays import Float32s
from models.cases import LabelledCase
from models.tasks import EMOTION_LABELS, INTENSITY_STEPS, URGENCY_LABELS
from models.taxonomy import Taxonomy


def label_numbers(cases: Sequence[LabelledCase], taxonomy: Taxonomy) -> dict[str, NDArray[np.int64]]:
    """(cases,) label number of every exclusive task, -1 where a case is not labelled for it."""
    codes = {code: i for i, code in enumerate(taxonomy.codes)}
    urgency = {label: i for i, label in enumerate(URGENCY_LABELS)}
    emotion = {label: i for i, label in enumerate(EMOTION_LABELS)}
    columns = {
        "category": [codes.get(c.category, -1) if c.category is not None else -1 for c in cases],
        "urgency": [urgency.get(c.urgency or "", -1) for c in cases],
        "emotion": [emotion.get(c.emotion or "", -1) for c in cases],
        "intensity": [-1 if c.intensity is None else c.intensity for c in cases],
    }
    return {task: np.array(values, np.int64) for task, values in columns.items()}


def make_targets(cases: Sequence[LabelledCase], taxonomy: Taxonomy) -> dict[str, Float32s]:
    """(cases, columns) targets of every task that has labels; NaN where a case has none."""
    numbers = label_numbers(cases, taxonomy)
    targets = {
        "category": _one_hot(numbers["category"], len(taxonomy.codes)),
        "also": _present(cases, taxonomy, numbers["category"]),
        "urgency": _at_least(numbers["urgency"], len(URGENCY_LABELS) - 1),
        "emotion": _one_hot(numbers["emotion"], len(EMOTION_LABELS)),
        "intensity": _at_least(numbers["intensity"], INTENSITY_STEPS),
    }
    labelled = {task: array for task, array in targets.items() if not np.isnan(array).all()}
    if not any(case.also for case in cases):
        labelled.pop("also", None)
    return labelled


def _one_hot(numbers: NDArray[np.int64], labels: int) -> Float32s:
    targets = np.eye(labels, dtype=np.float32)[np.maximum(numbers, 0)]
    targets[numbers < 0] = np.nan
    return targets


def _at_least(numbers: NDArray[np.int64], steps: int) -> Float32s:
    """Column i: is the level at least i + 1?"""
    targets = (numbers[:, None] > np.arange(steps)).astype(np.float32)
    targets[numbers < 0] = np.nan
    return targets


def _present(cases: Sequence[LabelledCase], taxonomy: Taxonomy, category: NDArray[np.int64]) -> Float32s:
    """Is the category present at all, as the main one or a further one?"""
    codes = {code: i for i, code in enumerate(taxonomy.codes)}
    targets = np.nan_to_num(_one_hot(category, len(codes)))
    for row, case in enumerate(cases):
        for code in case.also:
            if code in codes:
                targets[row, codes[code]] = 1.0
    targets[category < 0] = np.nan
    return targets
