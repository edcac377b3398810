"""A classifier on labelled cases, by the path that customers' texts take: prepare, predict, rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from models.cases import LabelledCase
from models.classifier import Classifier
from models.prediction import Prediction
from models.tasks import EXCLUSIVE_TASKS
from models.taxonomy import Taxonomy
from nlp import prepare
from training.evaluation import confusion
from training.evaluation.also_figures import measure_also
from training.evaluation.answers import (
    IntensityAnswers,
    TaskAnswers,
    match_answers,
    match_intensities,
)
from training.evaluation.bootstrap import bootstrap_figures
from training.evaluation.calibration_error import expected_calibration_error
from training.evaluation.figures import (
    AnyFigures,
    Evaluation,
    IntensityFigures,
    LabelFigures,
    ReviewFigures,
    TaskFigures,
    UrgencyFigures,
)
from training.evaluation.rank_correlation import spearman

_BATCH = 1_000  # texts prepared at a time
_INTENSITY_DECIMALS = 3  # of an answer: equal pairs of label and answer then form one cell


def evaluate(
    classifier: Classifier, cases: Sequence[LabelledCase], *, seed: int = 0, bootstrap: int = 1000
) -> Evaluation:
    """Figures of every task that the cases are labelled for. Same arguments, same figures.

    cases: at least one, none of them used in training. bootstrap: resamples for the intervals.
    """
    predictions = predict_cases(classifier, cases)
    return evaluate_predictions(
        predictions, cases, classifier.taxonomy, version=classifier.version, seed=seed, bootstrap=bootstrap
    )


def predict_cases(classifier: Classifier, cases: Sequence[LabelledCase]) -> list[Prediction]:
    """One prediction a case, without evidence."""
    predictions: list[Prediction] = []
    for start in range(0, len(cases), _BATCH):
        batch = [prepare(case.text) for case in cases[start : start + _BATCH]]
        predictions += classifier.predict(batch, evidence=False)
    return predictions


def evaluate_predictions(
    predictions: Sequence[Prediction],
    cases: Sequence[LabelledCase],
    taxonomy: Taxonomy,
    *,
    version: str,
    seed: int = 0,
    bootstrap: int = 1000,
) -> Evaluation:
    """See `evaluate`, for predictions made before."""
    answers = {task: match_answers(task, cases, predictions, taxonomy) for task in EXCLUSIVE_TASKS}
    tasks: dict[str, AnyFigures | None] = {
        task: None if matched is None else _measure_task(task, matched, draws=bootstrap, seed=seed)
        for task, matched in answers.items()
    }
    intensities = match_intensities(cases, predictions)
    tasks["also"] = measure_also(cases, predictions, draws=bootstrap, seed=seed)
    tasks["intensity"] = None if intensities is None else _measure_intensity(intensities, bootstrap, seed)
    order = ("category", "also", "urgency", "emotion", "intensity")
    return Evaluation(
        version=version,
        cases=len(cases),
        seed=seed,
        bootstrap=bootstrap,
        tasks={task: figures for task in order if (figures := tasks[task]) is not None},
        review=_measure_review(predictions, answers["category"]),
    )


def _measure_task(task: str, answers: TaskAnswers, *, draws: int, seed: int) -> TaskFigures:
    labels = len(answers.labels)
    codes, counts = np.unique(answers.truth * labels + answers.answered, return_counts=True)
    urgent = answers.labels.index("urgent") if task == "urgency" else None

    def statistics(resampled: NDArray[np.int64]) -> Mapping[str, NDArray[np.float64]]:
        tables = confusion.make_tables(resampled, codes, labels)
        found = {"macro_f1": confusion.macro_f1(tables), "accuracy": confusion.accuracy(tables)}
        if urgent is not None:
            found["urgent_recall"] = confusion.recall(tables)[:, urgent]
            found["urgent_precision"] = confusion.precision(tables)[:, urgent]
        return found

    figures = bootstrap_figures(counts.astype(np.int64), statistics, draws=draws, seed=seed)
    table = confusion.make_tables(counts[None, :].astype(np.int64), codes, labels)
    met = np.flatnonzero(table[0].sum(axis=0) + table[0].sum(axis=1))
    kind = TaskFigures if urgent is None else UrgencyFigures
    return kind(
        support=len(answers.truth),
        ece=expected_calibration_error(answers.confidence, answers.truth == answers.answered),
        per_label=_label_figures(table, answers.labels, met),
        confusion=tuple(tuple(row) for row in table[0][np.ix_(met, met)].tolist()),
        **figures,
    )


def _label_figures(
    table: NDArray[np.int64], labels: Sequence[str], met: NDArray[np.int64]
) -> tuple[LabelFigures, ...]:
    precisions, recalls, scores = (
        np.nan_to_num(measure(table)[0]) for measure in (confusion.precision, confusion.recall, confusion.f1)
    )
    return tuple(
        LabelFigures(
            label=labels[i],
            precision=float(precisions[i]),
            recall=float(recalls[i]),
            f1=float(scores[i]),
            support=int(table[0, i].sum()),
            answered=int(table[0, :, i].sum()),
        )
        for i in met.tolist()
    )


def _measure_intensity(answers: IntensityAnswers, draws: int, seed: int) -> IntensityFigures:
    rounded = np.stack([answers.truth, np.round(answers.answered, _INTENSITY_DECIMALS)])
    pairs, counts = np.unique(rounded, axis=1, return_counts=True)

    def statistics(resampled: NDArray[np.int64]) -> Mapping[str, NDArray[np.float64]]:
        errors = np.abs(pairs[0] - pairs[1])
        return {
            "spearman": spearman(resampled, pairs[0], pairs[1]),
            "mae": confusion.divide(resampled @ errors, resampled.sum(axis=1)),
        }

    figures = bootstrap_figures(counts.astype(np.int64), statistics, draws=draws, seed=seed)
    return IntensityFigures(support=len(answers.truth), **figures)


def _measure_review(predictions: Sequence[Prediction], category: TaskAnswers | None) -> ReviewFigures:
    automated = np.array([not prediction.needs_review for prediction in predictions], bool)
    right = np.zeros(0, bool)
    if category is not None:
        right = (category.truth == category.answered)[automated[category.places]]
    return ReviewFigures(
        automation_rate=float(automated.mean()),
        automated_accuracy=float(right.mean()) if len(right) else None,
        automated_support=len(right),
    )
