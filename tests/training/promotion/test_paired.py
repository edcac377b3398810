"""Figures of two on the same cases agree with figures of each alone."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score

from training.evaluation.answers import TaskAnswers
from training.evaluation.calibration_error import expected_calibration_error
from training.promotion.paired import align, constant_answers, pair_accuracy, pair_task


def answers(
    labels: tuple[str, ...], truth: list[str], said: list[str], places: list[int], *, seed: int = 0
) -> TaskAnswers:
    number = {label: i for i, label in enumerate(labels)}
    confidence = np.random.default_rng(seed).uniform(0.3, 1, len(truth))
    return TaskAnswers(
        labels,
        np.array([number[x] for x in truth], np.int64),
        np.array([number[x] for x in said], np.int64),
        confidence,
        np.array(places, np.int64),
    )


@pytest.fixture
def sides() -> tuple[TaskAnswers, TaskAnswers]:
    random = np.random.default_rng(3)
    truth = random.choice(["甲", "乙", "丙"], 200, p=[0.6, 0.3, 0.1]).tolist()
    wrong = random.choice(["甲", "乙", "丙"], 200).tolist()
    old = [t if random.random() < 0.5 else w for t, w in zip(truth, wrong, strict=True)]
    new = [t if random.random() < 0.8 else w for t, w in zip(truth, wrong, strict=True)]
    places = list(range(200))
    first = answers(("甲", "乙", "丙"), truth, old, places)
    second = answers(("丙", "乙", "甲", "丁"), truth, new, places, seed=1)
    return align(first, second)


def test_values_are_those_of_scikit_learn(sides: tuple[TaskAnswers, TaskAnswers]) -> None:
    found = pair_task("category", *sides, draws=200)
    for value, side in zip((found.macro_f1.champion, found.macro_f1.challenger), sides, strict=True):
        assert value == pytest.approx(f1_score(side.truth, side.answered, labels=[0, 1, 2], average="macro"))
    for value, side in zip((found.ece.champion, found.ece.challenger), sides, strict=True):
        assert value == pytest.approx(
            expected_calibration_error(side.confidence, side.truth == side.answered)
        )
    assert set(found.labels) == {"甲", "乙", "丙"}
    assert found.labels["甲"].support == int((sides[1].truth == sides[1].labels.index("甲")).sum())


def test_a_real_gain_is_seen_and_the_interval_holds_it(sides: tuple[TaskAnswers, TaskAnswers]) -> None:
    gain = pair_task("category", *sides, draws=500).macro_f1
    assert gain.difference.low is not None
    assert gain.difference.high is not None
    assert 0 < gain.difference.low < gain.challenger - gain.champion < gain.difference.high


def test_one_against_itself_differs_by_nothing(sides: tuple[TaskAnswers, TaskAnswers]) -> None:
    same = pair_task("category", sides[0], sides[0], draws=100)
    for pair in (same.macro_f1, same.accuracy, same.ece, *same.labels.values()):
        assert (pair.difference.low, pair.difference.high) == (0, 0)


def test_only_cases_that_both_answered_count() -> None:
    first = answers(("a", "b"), ["a", "b", "a"], ["a", "b", "b"], [0, 2, 5])
    second = answers(("b", "c"), ["b", "b", "b"], ["b", "c", "b"], [2, 3, 7])
    ours, theirs = align(first, second)
    assert ours.places.tolist() == theirs.places.tolist() == [2]
    assert ours.labels == theirs.labels == ("b", "c", "a")


def test_always_the_commonest_label_is_what_a_model_must_beat(
    sides: tuple[TaskAnswers, TaskAnswers],
) -> None:
    constant = constant_answers(sides[1], "甲")
    beaten = pair_task("category", constant, sides[1], draws=200)
    assert beaten.accuracy.champion == pytest.approx((sides[1].truth == sides[1].labels.index("甲")).mean())
    assert beaten.macro_f1.difference.low is not None
    assert beaten.macro_f1.difference.low > 0


def test_accuracy_on_some_rows(sides: tuple[TaskAnswers, TaskAnswers]) -> None:
    rows = np.arange(200) < 50
    pair = pair_accuracy(*sides, rows)
    assert pair is not None
    assert pair.support == 50
    assert pair.challenger == pytest.approx((sides[1].truth == sides[1].answered)[:50].mean())
    assert pair_accuracy(*sides, np.zeros(200, np.bool_)) is None
