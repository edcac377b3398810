"""What an evaluation says. A figure that the cases cannot show is None, never 0 or NaN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95 % bootstrap interval (percentiles); None where it is undefined."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """One label. support: cases labelled with it; answered: cases answered with it. 0 for 0/0."""

    label: str
    precision: float
    recall: float
    f1: float
    support: int
    answered: int


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """A task with one label a case.

    support: cases with a label. macro_f1: mean F1 of the labels that occur in the cases' truth.
    ece: expected calibration error of the chosen label's confidence, 15 equal bins.
    labels: those met as truth or answer; confusion: rows = truth, columns = answer, in that order.
    """

    support: int
    accuracy: Figure
    macro_f1: Figure
    ece: float
    per_label: tuple[LabelFigures, ...]
    confusion: tuple[tuple[int, ...], ...]

    def to_dict(self) -> dict[str, Any]:
        """The JSON of one task."""
        figures = self.headline()
        return {
            **{name: figure.value for name, figure in figures.items()},
            "ece": self.ece,
            "support": self.support,
            "intervals": intervals_of(figures),
            "per_label": {
                item.label: {
                    "precision": item.precision,
                    "recall": item.recall,
                    "f1": item.f1,
                    "support": item.support,
                    "answered": item.answered,
                }
                for item in self.per_label
            },
            "confusion": {
                "labels": [item.label for item in self.per_label],
                "rows": [list(row) for row in self.confusion],
            },
        }

    def headline(self) -> dict[str, Figure]:
        """Name -> figure, the most telling first."""
        return {"macro_f1": self.macro_f1, "accuracy": self.accuracy}


@dataclass(frozen=True, slots=True)
class UrgencyFigures(TaskFigures):
    """Urgency, rules included. urgent_recall and urgent_precision: of the level `urgent`."""

    urgent_recall: Figure
    urgent_precision: Figure

    def headline(self) -> dict[str, Figure]:
        """Name -> figure, the most telling first."""
        return {
            "macro_f1": self.macro_f1,
            "accuracy": self.accuracy,
            "urgent_recall": self.urgent_recall,
            "urgent_precision": self.urgent_precision,
        }


@dataclass(frozen=True, slots=True)
class AlsoFigures:
    """Further categories, over cases with a category. micro: over all; macro: mean of the labels' F1."""

    support: int
    labelled: int
    micro_f1: Figure
    micro_precision: Figure
    micro_recall: Figure
    macro_f1: float | None

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the task `also`."""
        figures = self.headline()
        return {
            **{name: figure.value for name, figure in figures.items()},
            "macro_f1": self.macro_f1,
            "support": self.support,
            "labelled": self.labelled,
            "intervals": intervals_of(figures),
        }

    def headline(self) -> dict[str, Figure]:
        """Name -> figure, the most telling first."""
        return {
            "micro_f1": self.micro_f1,
            "micro_precision": self.micro_precision,
            "micro_recall": self.micro_recall,
        }


@dataclass(frozen=True, slots=True)
class IntensityFigures:
    """Intensity. spearman: rank correlation with the labels; mae: mean absolute error, labels as 0..1."""

    support: int
    spearman: Figure
    mae: Figure

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the task `intensity`."""
        figures = self.headline()
        return {
            **{name: figure.value for name, figure in figures.items()},
            "support": self.support,
            "intervals": intervals_of(figures),
        }

    def headline(self) -> dict[str, Figure]:
        """Name -> figure, the most telling first."""
        return {"spearman": self.spearman, "mae": self.mae}


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """Who answers. automation_rate: share of cases that no person needs to look at.

    automated_accuracy: of the category among those; None where none of them has a category label.
    """

    automation_rate: float
    automated_accuracy: float | None
    automated_support: int

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the review figures."""
        return {
            "needs_review": 1 - self.automation_rate,
            "automation_rate": self.automation_rate,
            "automated_accuracy": self.automated_accuracy,
            "automated_support": self.automated_support,
        }


AnyFigures = TaskFigures | AlsoFigures | IntensityFigures


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One classifier on one set of cases. tasks: task -> figures, in the order of models.tasks.TASKS;
    tasks that are not labelled or not answered are absent."""

    version: str
    cases: int
    seed: int
    bootstrap: int
    tasks: dict[str, AnyFigures]
    review: ReviewFigures

    def to_dict(self) -> dict[str, Any]:
        """The JSON contract of `suqing evaluate`."""
        return {
            "version": self.version,
            "cases": self.cases,
            "seed": self.seed,
            "bootstrap": self.bootstrap,
            "tasks": {task: figures.to_dict() for task, figures in self.tasks.items()},
            "review": self.review.to_dict(),
        }


def intervals_of(figures: dict[str, Figure]) -> dict[str, list[float]]:
    """name -> [low, high] of the figures that have an interval."""
    return {
        name: [figure.low, figure.high]
        for name, figure in figures.items()
        if figure.low is not None and figure.high is not None
    }
