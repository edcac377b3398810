"""Labels that are probably wrong: confident learning on out-of-fold probabilities.

Northcutt, Jiang and Chuang, 2021 (Confident Learning), through cleanlab: a case is listed where both
ways of pruning want it gone, the least probable label first.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np

from models.arrays import Float64s, Int64s
from models.cases import LabelledCase
from models.linear.part import Head, scores_of
from models.scores import Scores
from models.tasks import EXCLUSIVE_TASKS
from models.taxonomy import Taxonomy
from training.case_report.findings import Finding
from training.evaluation.answers import label_set
from training.linear.fit import fit_linear
from training.linear.targets import label_numbers

LIBRARY = "cleanlab"
LEAST_CASES = 50  # labelled cases of a task; with fewer, folds know too little to doubt a label


def can_find_label_errors() -> bool:
    """Is the library there?"""
    return find_spec(LIBRARY) is not None


def find_label_errors(cases: Sequence[LabelledCase], taxonomy: Taxonomy, *, seed: int = 0) -> list[Finding]:
    """The likely label errors of every task with one label a case, the surest first a task.

    cases: no duplicates. Needs the library, see can_find_label_errors.
    """
    numbers = label_numbers(cases, taxonomy)
    tasks = [task for task in EXCLUSIVE_TASKS if _is_learnable(numbers[task])]
    if not tasks:
        return []
    fitted = fit_linear(cases, taxonomy, seed=seed)
    found = []
    for task in tasks:
        logits = fitted.out_of_fold[task]
        scores = scores_of((Head(task, 0, logits.shape[1]),), logits)
        found += _doubt(task, numbers[task], _probabilities(scores, task), label_set(task, [], taxonomy))
    return found


def _is_learnable(numbers: Int64s) -> bool:
    labelled = numbers[numbers >= 0]
    return len(labelled) >= LEAST_CASES and len(np.unique(labelled)) > 1


def _probabilities(scores: Scores, task: str) -> Float64s:
    found = getattr(scores, task)
    return np.asarray(found, np.float64)


def _doubt(task: str, numbers: Int64s, probabilities: Float64s, labels: Sequence[str]) -> list[Finding]:
    """Findings of one task. numbers: (cases,), -1 unlabelled. probabilities: (cases, labels)."""
    from cleanlab.filter import find_label_issues

    rows = np.flatnonzero(numbers >= 0)
    present = np.unique(numbers[rows])
    given = np.searchsorted(present, numbers[rows])
    p = probabilities[np.ix_(rows, present)]
    p = p / np.maximum(p.sum(axis=1, keepdims=True), 1e-12)
    ranked = find_label_issues(
        given, p, filter_by="both", return_indices_ranked_by="self_confidence", n_jobs=1
    )
    found = []
    for place in ranked.tolist():
        best = int(p[place].argmax())
        if best != given[place]:
            found.append(
                Finding(
                    "label_error",
                    int(rows[place]),
                    task,
                    labels[present[given[place]]],
                    labels[present[best]],
                    float(p[place, given[place]]),
                )
            )
    return found
