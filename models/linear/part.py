"""One linear map with its vocabulary and the heads that read its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.arrays import Float32s
from models.linear.vocabulary import Vocabulary
from models.scores import Scores, ordinal_probabilities, sigmoid, softmax

HeadKind = Literal["softmax", "sigmoid", "ordinal", "scale"]
HEAD_KINDS: dict[str, HeadKind] = {
    "category": "softmax",
    "also": "sigmoid",
    "urgency": "ordinal",
    "emotion": "softmax",
    "intensity": "scale",
}


@dataclass(frozen=True, slots=True)
class Head:
    """Columns start:stop of the logits answer `task`.

    The kind follows from the task: softmax (one column a label), sigmoid (one column a label,
    independent), ordinal and scale (column i: P(y >= i + 1)). Calibration is folded into the
    weights: the logits are calibrated as they are.
    """

    task: str
    start: int
    stop: int


@dataclass(frozen=True)
class LinearPart:
    """logits = matrix @ weights + bias.

    weights: (features, columns) float32. bias: (columns,) float32.
    """

    vocabulary: Vocabulary
    weights: Float32s
    bias: Float32s
    heads: tuple[Head, ...]

    def head(self, task: str) -> Head | None:
        return next((head for head in self.heads if head.task == task), None)


def scores_of(heads: tuple[Head, ...], logits: Float32s) -> Scores:
    """(texts, columns) calibrated logits -> probabilities of the tasks that `heads` answer."""
    found: dict[str, Float32s] = {}
    for head in heads:
        part = logits[:, head.start : head.stop]
        match HEAD_KINDS[head.task]:
            case "softmax":
                found[head.task] = softmax(part)
            case "sigmoid":
                found[head.task] = sigmoid(part)
            case "ordinal":
                found[head.task] = ordinal_probabilities(sigmoid(part))
            case "scale":
                found[head.task] = np.asarray(sigmoid(part).mean(axis=1), np.float32)
    return Scores(**found)
