"""How good a classifier is on labelled cases, with intervals, and how two of them compare."""

from training.evaluation.compare import Comparison, TaskDifference, compare, compare_predictions
from training.evaluation.evaluate import evaluate, evaluate_predictions, predict_cases
from training.evaluation.figures import (
    AlsoFigures,
    Evaluation,
    Figure,
    IntensityFigures,
    LabelFigures,
    ReviewFigures,
    TaskFigures,
    UrgencyFigures,
)

__all__ = [
    "AlsoFigures",
    "Comparison",
    "Evaluation",
    "Figure",
    "IntensityFigures",
    "LabelFigures",
    "ReviewFigures",
    "TaskDifference",
    "TaskFigures",
    "UrgencyFigures",
    "compare",
    "compare_predictions",
    "evaluate",
    "evaluate_predictions",
    "predict_cases",
]
