"""The tasks as the network learns them: targets and one loss that skips what is not labelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from models.arrays import Float32s
from models.linear.part import HEAD_KINDS

# chosen by eye from the sizes of the losses at the end of a run, not tuned
WEIGHTS = {"category": 1.0, "also": 2.0, "urgency": 1.5, "emotion": 1.0, "intensity": 0.7}
# an urgent case counts twice in the column 'urgent': they are few, and missing one costs most
URGENT_WEIGHT = 2.0


class Lessons:
    """targets: task -> (cases, columns) as training.linear.targets makes them, NaN where not labelled."""

    def __init__(self, targets: Mapping[str, Float32s]) -> None:
        self._targets = {task: torch.tensor(array) for task, array in targets.items()}

    def loss(self, logits: Mapping[str, Tensor], rows: Sequence[int]) -> Tensor:
        """Weighted sum of the tasks' mean losses. logits: task -> (len(rows), columns) float32."""
        losses = [
            WEIGHTS[task] * _task_loss(task, logits[task], array[list(rows)])
            for task, array in self._targets.items()
        ]
        return torch.stack(losses).sum()


def _task_loss(task: str, logits: Tensor, targets: Tensor) -> Tensor:
    labelled = ~torch.isnan(targets[:, 0])
    if not labelled.any():
        return logits.sum() * 0.0
    logits, targets = logits[labelled], targets[labelled]
    if HEAD_KINDS[task] == "softmax":
        return nn.functional.cross_entropy(logits, targets.argmax(1))
    weight = torch.ones(targets.shape[1])
    if task == "urgency":
        weight[-1] = URGENT_WEIGHT
    return nn.functional.binary_cross_entropy_with_logits(logits, targets, pos_weight=weight)
