"""Two classifiers on the same cases: the difference, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from models.cases import LabelledCase
from models.classifier import Classifier
from models.prediction import Prediction
from models.tasks import EXCLUSIVE_TASKS
from models.taxonomy import Taxonomy
from training.evaluation import confusion
from training.evaluation.answers import TaskAnswers, match_answers
from training.evaluation.bootstrap import bootstrap_figures
from training.evaluation.evaluate import predict_cases
from training.evaluation.figures import Figure, intervals_of


@dataclass(frozen=True, slots=True)
class TaskDifference:
    """Challenger less champion on the cases that both answered; above 0 the challenger is better.

    urgent_recall: for urgency alone.
    """

    support: int
    macro_f1: Figure
    accuracy: Figure
    urgent_recall: Figure | None = None

    def to_dict(self) -> dict[str, Any]:
        """Names as in the JSON of an evaluation; each value is a difference."""
        figures = {"macro_f1": self.macro_f1, "accuracy": self.accuracy}
        if self.urgent_recall is not None:
            figures["urgent_recall"] = self.urgent_recall
        values = {name: figure.value for name, figure in figures.items()}
        return {**values, "support": self.support, "intervals": intervals_of(figures)}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions on the same cases. tasks: those that the cases are labelled for and both answer."""

    champion: str
    challenger: str
    tasks: dict[str, TaskDifference]

    def to_dict(self) -> dict[str, Any]:
        """Plain data for a JSON file."""
        return {
            "champion": self.champion,
            "challenger": self.challenger,
            "tasks": {task: difference.to_dict() for task, difference in self.tasks.items()},
        }


def compare(
    champion: Classifier,
    challenger: Classifier,
    cases: Sequence[LabelledCase],
    *,
    seed: int = 0,
    bootstrap: int = 1000,
) -> Comparison:
    """Paired bootstrap: each resample judges both classifiers on the same rows."""
    return compare_predictions(
        predict_cases(champion, cases),
        predict_cases(challenger, cases),
        cases,
        (champion.taxonomy, challenger.taxonomy),
        versions=(champion.version, challenger.version),
        seed=seed,
        bootstrap=bootstrap,
    )


def compare_predictions(
    champion: Sequence[Prediction],
    challenger: Sequence[Prediction],
    cases: Sequence[LabelledCase],
    taxonomies: tuple[Taxonomy, Taxonomy],
    *,
    versions: tuple[str, str],
    tasks: Sequence[str] = EXCLUSIVE_TASKS,
    seed: int = 0,
    bootstrap: int = 1000,
) -> Comparison:
    """See `compare`, for predictions made before. Pairs stand in the order champion, challenger."""
    found: dict[str, TaskDifference] = {}
    for task in tasks:
        first = match_answers(task, cases, champion, taxonomies[0])
        second = match_answers(task, cases, challenger, taxonomies[1])
        if first is not None and second is not None:
            both, ours, theirs = np.intersect1d(first.places, second.places, return_indices=True)
            if len(both):
                found[task] = _difference(task, _pick(first, ours), _pick(second, theirs), bootstrap, seed)
    return Comparison(*versions, found)


def _difference(
    task: str, champion: TaskAnswers, challenger: TaskAnswers, draws: int, seed: int
) -> TaskDifference:
    names = tuple(dict.fromkeys((*champion.labels, *challenger.labels)))
    labels = len(names)
    truth = _renumber(champion.truth, champion.labels, names)
    answers = [_renumber(side.answered, side.labels, names) for side in (champion, challenger)]
    cells, counts = np.unique(np.stack([truth, *answers]), axis=1, return_counts=True)
    sums = [_sums(cells[0] * labels + cells[side], labels) for side in (1, 2)]
    urgent = names.index("urgent") if task == "urgency" else None

    def statistics(resampled: NDArray[np.int64]) -> Mapping[str, NDArray[np.float64]]:
        old, new = ((resampled @ by_code).reshape(-1, labels, labels) for by_code in sums)
        found = {
            "macro_f1": confusion.macro_f1(new) - confusion.macro_f1(old),
            "accuracy": confusion.accuracy(new) - confusion.accuracy(old),
        }
        if urgent is not None:
            found["urgent_recall"] = confusion.recall(new)[:, urgent] - confusion.recall(old)[:, urgent]
        return found

    figures = bootstrap_figures(counts.astype(np.int64), statistics, draws=draws, seed=seed)
    return TaskDifference(support=len(truth), **figures)


def _sums(codes: NDArray[np.int64], labels: int) -> csr_array:
    """(cells, labels * labels) matrix that adds the counts of the cells with one code."""
    ones = np.ones(len(codes), np.int64)
    return csr_array((ones, (np.arange(len(codes)), codes)), (len(codes), labels * labels))


def _pick(answers: TaskAnswers, rows: NDArray[np.int64]) -> TaskAnswers:
    return TaskAnswers(
        answers.labels,
        answers.truth[rows],
        answers.answered[rows],
        answers.confidence[rows],
        answers.places[rows],
    )


def _renumber(numbers: NDArray[np.int64], old: Sequence[str], new: Sequence[str]) -> NDArray[np.int64]:
    return np.array([new.index(label) for label in old], np.int64)[numbers]
