"""Paired comparison: the same resampled rows judge both sides."""

import numpy as np
import pytest
from sklearn.metrics import f1_score

from models.cases import LabelledCase
from models.prediction import Prediction
from models.tasks import URGENCY_LABELS
from tests.training.predictions import ByHeart, predicted
from training.evaluation import Comparison, compare


def answered(truths: list[str], share_right: float, seed: int) -> list[str]:
    chance = np.random.default_rng(seed)
    wrong = {"general": "major", "major": "urgent", "urgent": "general"}
    return [truth if chance.random() < share_right else wrong[truth] for truth in truths]


TRUTHS = [URGENCY_LABELS[i % 3] for i in range(300)]
CASES = [LabelledCase(f"第{i}条投诉", urgency=truth) for i, truth in enumerate(TRUTHS)]
WEAK = answered(TRUTHS, 0.6, seed=1)
STRONG = answered(TRUTHS, 0.8, seed=2)


def by_heart(labels: list[str], version: str) -> ByHeart:
    answers: dict[str, Prediction] = {
        case.text: predicted(urgency=label) for case, label in zip(CASES, labels, strict=True)
    }
    return ByHeart(answers, version=version)


def compared(champion: list[str], challenger: list[str]) -> Comparison:
    return compare(by_heart(champion, "old"), by_heart(challenger, "new"), CASES, bootstrap=500)


def test_difference_is_that_of_the_two_figures() -> None:
    found = compared(WEAK, STRONG).tasks["urgency"]
    expected = f1_score(TRUTHS, STRONG, average="macro") - f1_score(TRUTHS, WEAK, average="macro")
    assert found.macro_f1.value == pytest.approx(expected)
    assert found.accuracy.value == pytest.approx(
        np.mean([s == t for s, t in zip(STRONG, TRUTHS, strict=True)])
        - np.mean([w == t for w, t in zip(WEAK, TRUTHS, strict=True)])
    )
    assert found.urgent_recall is not None
    assert found.support == 300


def test_a_clearly_better_challenger_has_an_interval_above_zero() -> None:
    found = compared(WEAK, STRONG).tasks["urgency"].macro_f1
    assert found.low is not None
    assert found.low > 0


def test_swapping_the_sides_turns_the_sign() -> None:
    one, other = (c.tasks["urgency"].macro_f1 for c in (compared(WEAK, STRONG), compared(STRONG, WEAK)))
    assert other.value == pytest.approx(-(one.value or 0))
    assert other.high == pytest.approx(-(one.low or 0), abs=0.01)


def test_equal_answers_differ_by_nothing_in_every_resample() -> None:
    found = compared(WEAK, WEAK).tasks["urgency"]
    assert (found.macro_f1.value, found.macro_f1.low, found.macro_f1.high) == (0, 0, 0)


def test_pairing_makes_the_interval_narrower_than_two_separate_ones() -> None:
    """Two classifiers that differ on 6 of 300 cases: unpaired, the noise of 300 cases would hide it."""
    nearly = [truth if i < 6 else label for i, (truth, label) in enumerate(zip(TRUTHS, WEAK, strict=True))]
    found = compared(WEAK, nearly).tasks["urgency"].accuracy
    assert found.low is not None
    assert found.high is not None
    assert found.high - found.low < 0.03


def test_tasks_that_one_side_does_not_answer_are_not_compared() -> None:
    silent = ByHeart({case.text: predicted("praise") for case in CASES}, version="silent")
    assert compare(silent, by_heart(STRONG, "new"), CASES).tasks == {}


def test_json_names_both_sides() -> None:
    said = compared(WEAK, STRONG).to_dict()
    assert (said["champion"], said["challenger"]) == ("old", "new")
    assert {"macro_f1", "accuracy", "urgent_recall", "support", "intervals"} == said["tasks"][
        "urgency"
    ].keys()
