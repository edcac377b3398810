"""The thresholds of `auto`, chosen on synthetic probabilities."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from models.decision import DecisionSettings
from models.scores import Scores, softmax
from training.encoder.cascade_choice import LEAST_CASES, MOST_LOSS, CascadeCases, choose_cascade

ROWS = 1500
SIZES = {"category": 6, "urgency": 3, "emotion": 5}
SETTINGS = DecisionSettings(major_threshold=0.4, urgent_threshold=0.3)


def make_scores(
    numbers: dict[str, NDArray[np.int64]], random: np.random.Generator, *, skill: float
) -> Scores:
    """Probabilities of a model: the higher its skill, the nearer to the truth, and calibrated roughly."""
    found = {
        task: softmax(
            (skill * np.eye(size)[numbers[task]] + random.normal(size=(ROWS, size))).astype(np.float32)
        )
        for task, size in SIZES.items()
    }
    return Scores(**found)


def make_cascade_cases(fast: float, accurate: float, *, seed: int = 0) -> CascadeCases:
    random = np.random.default_rng(seed)
    numbers = {
        "category": random.integers(0, 6, ROWS),
        "urgency": random.choice(3, ROWS, p=[0.7, 0.2, 0.1]),
        "emotion": random.integers(0, 5, ROWS),
    }
    numbers["emotion"][:200] = -1  # not labelled
    fired = (numbers["urgency"] == 2) & (random.random(ROWS) < 0.5)
    return CascadeCases(
        make_scores(numbers, random, skill=fast),
        make_scores(numbers, random, skill=accurate),
        numbers,
        np.where(fired, 2, 0),
        fired,
        np.where(random.random(ROWS) < 0.8, 1.0, 0.15),
    )


@pytest.mark.parametrize(("fast", "accurate"), [(5, 6), (4, 6), (3, 6), (6, 3)])
@pytest.mark.parametrize("seed", [0, 1])
def test_no_task_loses_more_than_the_most_allowed(fast: float, accurate: float, seed: int) -> None:
    choice = choose_cascade(make_cascade_cases(fast, accurate, seed=seed), SETTINGS, SETTINGS)
    assert choice.losses.keys() == SIZES.keys()
    assert max(choice.losses.values()) <= MOST_LOSS
    assert 0 <= choice.encoder_share <= 1


def test_a_good_linear_model_answers_much_and_a_better_one_more() -> None:
    shares = [choose_cascade(make_cascade_cases(s, 6), SETTINGS, SETTINGS).encoder_share for s in (4, 8)]
    assert shares[1] < shares[0] < 1
    assert shares[1] < 0.5


def test_a_useless_linear_model_answers_next_to_nothing() -> None:
    assert choose_cascade(make_cascade_cases(0, 8), SETTINGS, SETTINGS).encoder_share > 0.97


def test_what_a_rule_fires_on_the_encoder_reads() -> None:
    cases = make_cascade_cases(8, 8)
    every = replace(cases, fired=np.ones(ROWS, bool))
    choice = choose_cascade(every, SETTINGS, SETTINGS)
    assert choice.encoder_share == 1
    assert choice.settings.category > 1, "no probability reaches it"
    assert choice.losses == dict.fromkeys(SIZES, 0.0)


def of_tasks(cases: CascadeCases, *tasks: str) -> CascadeCases:
    """The same cases for an encoder that answers these tasks alone."""
    none = dict.fromkeys(SIZES.keys() - set(tasks))
    kept = {task: numbers for task, numbers in cases.numbers.items() if task in tasks}
    fast, accurate = replace(cases.fast, **none), replace(cases.accurate, **none)
    return replace(cases, fast=fast, accurate=accurate, numbers=kept)


@pytest.mark.parametrize("tasks", [("category",), ("emotion",), ("urgency",), ("category", "urgency")])
def test_a_task_that_the_encoder_does_not_answer_asks_for_nothing(tasks: tuple[str, ...]) -> None:
    cases = make_cascade_cases(4, 6)
    alone = choose_cascade(of_tasks(cases, *tasks), SETTINGS, SETTINGS)
    every = choose_cascade(cases, SETTINGS, SETTINGS)
    assert alone.losses.keys() == set(tasks)
    assert max(alone.losses.values()) <= MOST_LOSS
    assert alone.encoder_share <= every.encoder_share < 1, "fewer tasks send fewer cases on"
    if "urgency" not in tasks:
        assert (alone.settings.urgent, alone.settings.major_margin) == (1.01, 0.0)
    if "emotion" not in tasks:
        assert alone.settings.emotion == 0


@pytest.mark.parametrize(("labelled", "of_use"), [(LEAST_CASES - 1, False), (ROWS, True)])
def test_few_labelled_cases_of_a_task_choose_no_threshold(labelled: int, of_use: bool) -> None:
    cases = make_cascade_cases(8, 8)
    emotion = np.where(np.arange(ROWS) < labelled, np.abs(cases.numbers["emotion"]), -1)
    few = replace(cases, numbers={**cases.numbers, "emotion": emotion})
    assert choose_cascade(few, SETTINGS, SETTINGS).is_of_use is of_use


def test_no_task_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="urgency"):
        choose_cascade(of_tasks(make_cascade_cases(4, 4)), SETTINGS, SETTINGS)
