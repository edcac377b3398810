"""Few held-out cases: all are answered in turn, by models that have not learnt them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from models.cases import LabelledCase
from models.taxonomy import found_taxonomy
from tests.training.promotion.topics import PLACES, TOPICS, make_cases
from training.case_keys import CaseKeys
from training.promotion import crossed
from training.promotion.crossed import Crossed, Recipe, cross
from training.split import group_keys
from training.stable_split import split_stably

TAXONOMY = found_taxonomy(set(TOPICS))
RECIPE = Recipe(TAXONOMY, TAXONOMY, None, 0)


def keys_of(cases: Sequence[LabelledCase]) -> CaseKeys:
    split = split_stably(cases, 0.2)
    return CaseKeys.of(split.training, split.held)


def groups(cases: Sequence[LabelledCase]) -> int:
    return len(set(group_keys([case.text for case in cases])))


def right(found: Crossed, side: str) -> np.ndarray:
    answers = getattr(found, side)
    return np.array([c.category == p.category.label for c, p in zip(found.cases, answers, strict=True)])


def test_nobody_answers_what_he_has_learnt() -> None:
    """Labels by chance can be known by heart, not foreseen."""
    chance = random.Random(4)
    noise = [replace(case, category=chance.choice(list(TOPICS))) for case in make_cases(PLACES[:3])]
    found = cross(split_stably(noise, 0.2), keys_of(noise), RECIPE)
    assert found is not None
    assert len(found.cases) == groups(noise)
    assert found.earlier.all()
    for side in ("champion", "challenger"):
        assert right(found, side).mean() < 2.5 / len(TOPICS)


def test_the_champion_learns_its_own_cases_only() -> None:
    """Topics that came after it are beyond it, the challenger knows them."""
    cases = make_cases(PLACES[:4])
    late = set(list(TOPICS)[-2:])
    old = [case for case in cases if case.category not in late]
    found = cross(split_stably(cases, 0.2), keys_of(old), RECIPE)
    assert found is not None
    newer = np.array([case.category in late for case in found.cases])
    assert (found.earlier == ~newer).all()
    assert right(found, "champion")[newer].mean() < 0.2
    assert right(found, "challenger")[newer].mean() > 0.8


def test_copies_are_answered_once_and_by_nobody_who_knows_the_original() -> None:
    cases = make_cases(PLACES[:2])
    copies = [replace(case, text=f"{case.text}。。") for case in cases]
    found = cross(split_stably([*cases, *copies], 0.2), keys_of(cases), RECIPE)
    assert found is not None
    assert len(found.cases) == groups(cases) == groups([*cases, *copies])


def test_a_label_of_which_everything_says_the_same_does_not_stop_it() -> None:
    cases = make_cases(PLACES[:3])
    odd = [LabelledCase(f"空调外机结冰了{'！' * i}", category=next(iter(TOPICS))) for i in range(1, 6)]
    others = [case for case in cases if case.category != odd[0].category]
    assert cross(split_stably([*others, *odd], 0.2), keys_of(others), RECIPE) is not None


@pytest.mark.parametrize("missing", ["cases", "labels", "record"])
def test_without_the_champions_cases_there_is_nothing_to_learn_again(missing: str) -> None:
    cases = make_cases(PLACES[:2])
    learnt = keys_of(cases)
    given = cases
    if missing == "cases":
        given = cases[len(cases) // 4 :]
    elif missing == "labels":
        names = list(TOPICS)
        given = [
            replace(case, category=names[names.index(case.category or "") - 1]) if i % 4 == 0 else case
            for i, case in enumerate(cases)
        ]
    else:
        learnt = CaseKeys(learnt.trained, learnt.held)
    assert cross(split_stably(given, 0.2), learnt, RECIPE) is None


def test_enough_held_out_cases_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = make_cases(PLACES[:2])
    split = split_stably(cases, 0.2)
    monkeypatch.setattr(crossed, "FEW", len(split.held))
    assert cross(split, keys_of(cases), RECIPE) is None
