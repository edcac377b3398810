"""Heads, targets and the loss that skips what is not labelled."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch", reason="training the encoder needs the train extra")

import torch
from torch import Tensor

from training.encoder.lessons import WEIGHTS, Lessons

pytestmark = pytest.mark.slow

NAN = float("nan")
TARGETS = {
    "category": [[1, 0, 0], [NAN, NAN, NAN], [0, 0, 1], [NAN, NAN, NAN]],
    "urgency": [[1, 0], [1, 1], [NAN, NAN], [NAN, NAN]],
    "emotion": [[NAN] * 5, [NAN] * 5, [NAN] * 5, [0, 0, 0, 1, 0]],
}


@pytest.fixture
def lessons() -> Lessons:
    return Lessons({task: np.array(rows, np.float32) for task, rows in TARGETS.items()})


def make_logits(rows: int) -> dict[str, Tensor]:
    torch.manual_seed(0)
    return {task: torch.randn(rows, len(TARGETS[task][0]), requires_grad=True) for task in TARGETS}


def test_the_loss_is_that_of_the_labelled_rows_alone(lessons: Lessons) -> None:
    logits = make_logits(4)
    expected = WEIGHTS["category"] * torch.nn.functional.cross_entropy(
        logits["category"][[0, 2]], torch.tensor([0, 2])
    )
    expected += WEIGHTS["urgency"] * torch.nn.functional.binary_cross_entropy_with_logits(
        logits["urgency"][[0, 1]],
        torch.tensor([[1.0, 0.0], [1.0, 1.0]]),
        pos_weight=torch.tensor([1.0, 2.0]),
    )
    expected += WEIGHTS["emotion"] * torch.nn.functional.cross_entropy(
        logits["emotion"][[3]], torch.tensor([3])
    )
    assert lessons.loss(logits, [0, 1, 2, 3]).item() == pytest.approx(expected.item())


def test_rows_and_tasks_without_a_label_have_no_gradient(lessons: Lessons) -> None:
    logits = make_logits(3)
    lessons.loss(logits, [0, 1, 2]).backward()
    moved = {task: (tensor.grad != 0).any(1).tolist() for task, tensor in logits.items()}
    assert moved == {
        "category": [True, False, True],
        "urgency": [True, True, False],
        "emotion": [False, False, False],
    }


def test_a_batch_without_any_label_has_a_loss_of_nothing(lessons: Lessons) -> None:
    only_emotion = Lessons({"emotion": np.array(TARGETS["emotion"], np.float32)})
    logits = {"emotion": torch.randn(2, 5, requires_grad=True)}
    loss = only_emotion.loss(logits, [0, 1])
    loss.backward()
    assert loss.item() == 0
    assert not logits["emotion"].grad.any()


def test_rows_are_taken_in_the_order_of_the_batch(lessons: Lessons) -> None:
    logits = make_logits(2)
    turned = {task: tensor.flip(0) for task, tensor in logits.items()}
    assert lessons.loss(logits, [0, 3]).item() == pytest.approx(lessons.loss(turned, [3, 0]).item())
