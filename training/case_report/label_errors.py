"""Labels that are probably wrong: confident learning on out-of-fold probabilities.

Northcutt, Jiang and Chuang, 2021 (Confident Learning), through cleanlab: a case is listed where both
ways of pruning want it gone, the least probable label first.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from warnings import catch_warnings, filterwarnings

import numpy as np

from models.arrays import Float64s, Int64s
from models.cases import LabelledCase
from models.linear.part import Head, scores_of
from models.scores import Scores
from models.tasks import EXCLUSIVE_TASKS
from models.taxonomy import Taxonomy
from training.case_report.findings import Finding
from training.cleaning.problems import show_label
from training.evaluation.answers import label_set
from training.linear.fit import fit_linear
from training.linear.targets import label_numbers

LIBRARY = "cleanlab"
_MOST_SHOWN = 10
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


def tell_unchecked(cases: Sequence[LabelledCase], taxonomy: Taxonomy) -> list[str]:
    """What no doubt could fall on, for want of cases: Chinese sentences. Nothing of tasks without labels."""
    notes = []
    for task, numbers in label_numbers(cases, taxonomy).items():
        labelled = numbers[numbers >= 0] if task in EXCLUSIVE_TASKS else numbers[:0]
        kinds, counts = np.unique(labelled, return_counts=True)
        if len(labelled) and not _is_learnable(numbers):
            why = (
                f"只有 {len(labelled)} 条标注（至少 {LEAST_CASES} 条）" if len(kinds) > 1 else "只有一种标注"
            )
            notes.append(f"{task} {why}，没有查找可能标错的行。")
        elif lonely := kinds[counts == 1].tolist():
            names = label_set(task, [], taxonomy)
            shown = "、".join(show_label(names[kind]) for kind in lonely[:_MOST_SHOWN])
            more = f" 等 {len(lonely)} 种" if len(lonely) > _MOST_SHOWN else ""
            notes.append(f"{task} 的标注{shown}{more}各只有 1 条，看不出这几条是否标错；请补充标注后再查。")
    return notes


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
    with catch_warnings():  # a label with one case: `tell_unchecked` says it in words of the report
        filterwarnings("ignore", "May not flag all label issues in class", UserWarning)
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
