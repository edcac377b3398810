"""The fixed cases are well-formed, and no model was trained on them."""

from __future__ import annotations

from collections import Counter

from training.invented import read_invented_cases
from training.promotion.regression_cases import load_hard_cases, load_urgent_cases
from training.split import group_keys


def test_they_are_labelled() -> None:
    assert len(load_hard_cases()) == 120
    assert all(case.category and case.urgency and case.emotion for case in load_hard_cases())
    assert Counter(case.urgency for case in load_urgent_cases()) == {"urgent": 50, "general": 30}


def test_none_says_the_same_as_another_or_as_a_case_that_trains() -> None:
    fixed = [case.text for case in (*load_hard_cases(), *load_urgent_cases())]
    training = [case.text for case in read_invented_cases()]
    keys = group_keys([*fixed, *training])
    assert len(set(keys[: len(fixed)])) == len(fixed)
    assert not set(keys[: len(fixed)]) & set(keys[len(fixed) :])
