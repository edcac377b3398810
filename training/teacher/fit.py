"""Fine-tuning the teacher on the gold cases, and letting it label texts."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.cases import LabelledCase
from models.tasks import EMOTION_LABELS
from models.taxonomy import Taxonomy
from training.linear.targets import label_numbers, make_targets
from training.teacher.network import Encoding, Teacher

BATCH = 32
RATE, HEAD_RATE, LAYER_DECAY = 1e-4, 1e-3, 0.93
WARM_UP = 0.1
URGENT_WEIGHT = 2.0


class TeacherTraining:
    """Gold cases as tensors, the columns of each task, and the loss over all tasks.

    Columns: category (softmax), also, at least major, urgent (sigmoid), emotion (softmax),
    mean intensity (sigmoid).
    """

    def __init__(self, cases: Sequence[LabelledCase], taxonomy: Taxonomy) -> None:
        labels = len(taxonomy.codes)
        numbers = label_numbers(cases, taxonomy)
        targets = {task: torch.tensor(array) for task, array in make_targets(cases, taxonomy).items()}
        present = targets["also"].clone()
        present[torch.arange(len(cases)), torch.tensor(numbers["category"])] = 0
        self._category = torch.tensor(numbers["category"])
        self._emotion = torch.tensor(numbers["emotion"])
        self._yes_no = torch.cat([present, targets["urgency"]], 1)
        self._intensity = targets["intensity"].mean(1)
        ends = np.cumsum([labels, labels + 2, len(EMOTION_LABELS), 1]).tolist()
        self.category, self.yes_no, self.emotion, self.intensity = (
            slice(a, b) for a, b in zip([0, *ends], ends, strict=False)
        )
        self.columns: int = ends[-1]
        self._urgent_weight = torch.tensor([1.0] * (labels + 1) + [URGENT_WEIGHT])

    def loss(self, logits: Tensor, rows: list[int]) -> Tensor:
        """Sum of the tasks' mean losses on a batch. logits: (batch, columns)."""
        f = nn.functional
        yes_no = f.binary_cross_entropy_with_logits(
            logits[:, self.yes_no], self._yes_no[rows], pos_weight=self._urgent_weight
        )
        return (
            f.cross_entropy(logits[:, self.category], self._category[rows])
            + 2 * yes_no
            + f.cross_entropy(logits[:, self.emotion], self._emotion[rows])
            + f.binary_cross_entropy_with_logits(logits[:, self.intensity][:, 0], self._intensity[rows])
        )

    def labels(self, logits: NDArray[np.float32]) -> dict[str, list[int]]:
        """The most probable label numbers. logits: (texts, columns)."""
        at_least = logits[:, self.yes_no][:, -2:] > 0
        return {
            "category": logits[:, self.category].argmax(1).tolist(),
            "urgency": np.where(at_least[:, 1], 2, at_least[:, 0].astype(int)).tolist(),
            "emotion": logits[:, self.emotion].argmax(1).tolist(),
        }


def batches(lengths: Sequence[int], *, shuffle: bool, size: int = BATCH) -> Iterator[list[int]]:
    """Row numbers of batches of similar length, so that little is padded."""
    noise = (lambda: random.uniform(0.8, 1.25)) if shuffle else (lambda: 1.0)
    rows = sorted(range(len(lengths)), key=lambda row: lengths[row] * noise())
    parts = [rows[i : i + size] for i in range(0, len(rows), size)]
    if shuffle:
        random.shuffle(parts)
    yield from parts


def fit_teacher(
    cases: Sequence[LabelledCase], taxonomy: Taxonomy, base: Path, *, epochs: int, seed: int
) -> tuple[Teacher, TeacherTraining]:
    """Fine-tune `base` on all cases. About 25 minutes an epoch of 9,767 texts on two busy cores."""
    random.seed(seed)
    torch.manual_seed(seed)
    encoding = Encoding(base)
    plan = TeacherTraining(cases, taxonomy)
    teacher = Teacher(base, plan.columns)
    rows = encoding.tokens([case.text for case in cases])
    steps = epochs * -(-len(rows) // BATCH)
    optimiser = torch.optim.AdamW(_parameter_groups(teacher))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / (WARM_UP * steps)) * max(0, (steps - step) / steps) ** 0.8
    )
    teacher.train()
    for epoch in range(epochs):
        for batch in batches([len(row) for row in rows], shuffle=True):
            with torch.autocast("cpu", torch.bfloat16):
                logits = teacher(*encoding.pad([rows[i] for i in batch]))
            loss = plan.loss(logits, batch)
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
        print(f"epoch {epoch + 1}/{epochs}: loss of the last batch {loss.item():.3f}", flush=True)
    return teacher, plan


def read_texts(teacher: Teacher, texts: Sequence[str], base: Path) -> NDArray[np.float32]:
    """(texts, columns) logits."""
    encoding = Encoding(base)
    rows = encoding.tokens(list(texts))
    found = np.zeros((len(rows), teacher.heads.out_features), np.float32)
    teacher.eval()
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for batch in batches([len(row) for row in rows], shuffle=False, size=64):
            found[batch] = teacher(*encoding.pad([rows[i] for i in batch])).float().numpy()
    return found


def _parameter_groups(teacher: Teacher) -> list[dict[str, object]]:
    """One group a parameter: lower layers learn more slowly, heads ten times as fast."""
    layers = teacher.encoder.config.num_hidden_layers
    groups: list[dict[str, object]] = []
    for name, parameter in teacher.named_parameters():
        rate = HEAD_RATE if name.startswith("heads") else RATE
        if name.startswith("encoder.embeddings"):
            rate *= LAYER_DECAY**layers
        elif name.startswith("encoder.encoder.layer."):
            rate *= LAYER_DECAY ** (layers - 1 - int(name.split(".")[3]))
        decay = 0.0 if parameter.ndim < 2 else 0.01
        groups.append({"params": [parameter], "lr": rate, "weight_decay": decay})
    return groups
