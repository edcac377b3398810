"""Figures of the further categories: sets of labels against sets of labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from models.cases import LabelledCase
from models.prediction import Prediction
from training.evaluation.bootstrap import bootstrap_figures
from training.evaluation.confusion import divide
from training.evaluation.figures import AlsoFigures


def measure_also(
    cases: Sequence[LabelledCase], predictions: Sequence[Prediction], *, draws: int, seed: int
) -> AlsoFigures | None:
    """Over cases with a category; None where none of them has a further one."""
    pairs = [
        (set(case.also), {score.label for score in prediction.also})
        for case, prediction in zip(cases, predictions, strict=True)
        if case.category is not None and prediction.category is not None
    ]
    labelled = sum(len(truth) for truth, _ in pairs)
    if not labelled:
        return None
    outcomes = np.array([(len(t & a), len(a - t), len(t - a)) for t, a in pairs], np.int64)
    cells, counts = np.unique(outcomes, axis=0, return_counts=True)

    def statistics(resampled: NDArray[np.int64]) -> Mapping[str, NDArray[np.float64]]:
        hits, extra, missed = (resampled @ cells).T
        return {
            "micro_f1": divide(2 * hits, 2 * hits + extra + missed),
            "micro_precision": divide(hits, hits + extra),
            "micro_recall": divide(hits, hits + missed),
        }

    figures = bootstrap_figures(counts.astype(np.int64), statistics, draws=draws, seed=seed)
    return AlsoFigures(len(pairs), labelled, **figures, macro_f1=_macro_f1(pairs))


def _macro_f1(pairs: Sequence[tuple[set[str], set[str]]]) -> float:
    """Mean F1 of the labels that occur in the truth."""
    truths = Counter(label for truth, _ in pairs for label in truth)
    answers = Counter(label for _, answer in pairs for label in answer)
    hits = Counter(label for truth, answer in pairs for label in truth & answer)
    return sum(2 * hits[label] / (truths[label] + answers[label]) for label in truths) / len(truths)
