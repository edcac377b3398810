"""Folds of labelled cases. No torch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.cases import LabelledCase
from models.tasks import EXCLUSIVE_TASKS
from models.taxonomy import Taxonomy
from training.linear.targets import label_numbers
from training.split import group_keys, make_folds


def case_folds(
    cases: Sequence[LabelledCase], taxonomy: Taxonomy, *, folds: int, seed: int
) -> NDArray[np.int64]:
    """(cases,) fold numbers; texts that say the same share a fold."""
    return make_folds(group_keys([case.text for case in cases]), label_strata(cases, taxonomy), folds, seed)


def label_strata(cases: Sequence[LabelledCase], taxonomy: Taxonomy) -> list[tuple[int, ...]]:
    """Label numbers of the exclusive tasks, -1 where not labelled."""
    numbers = label_numbers(cases, taxonomy)
    return list(zip(*(numbers[task].tolist() for task in EXCLUSIVE_TASKS), strict=True))
