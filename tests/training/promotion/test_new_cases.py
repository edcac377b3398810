"""What counts as new to a champion: texts it has not met, or met with other labels."""

from __future__ import annotations

from dataclasses import replace

from models.cases import LabelledCase
from tests.training.promotion.topics import make_varied_cases
from training.case_keys import CaseKeys
from training.promotion.measured import News
from training.promotion.new_cases import find_since
from training.stable_split import split_stably

OLD = make_varied_cases(60, seed=1)


def news_of(cases: list[LabelledCase]) -> News:
    old = split_stably(OLD, 0.2)
    since = find_since(split_stably(cases, 0.2), CaseKeys.of(old.training, old.held))
    assert since is not None
    return since.news


def test_the_same_cases_are_nothing_added() -> None:
    assert news_of(OLD) == News(0, 0)


def test_copies_however_typed_are_added_but_not_new() -> None:
    assert news_of([*OLD, *(replace(case, text=f" {case.text}。。") for case in OLD[:20])]) == News(20, 0)


def test_a_corrected_label_is_new() -> None:
    corrected = [replace(case, category="别的") for case in OLD[:1]]
    assert news_of([*corrected, *OLD[1:]]) == News(1, 1)


def test_new_texts_are_new_once_and_asked_once() -> None:
    old = split_stably(OLD, 0.2)
    fresh = LabelledCase("全新的说法，店里的灯一直闪个不停", category="质量")
    cases = split_stably([*OLD, fresh, replace(fresh, text=f"{fresh.text}！")], 0.2)
    since = find_since(cases, CaseKeys.of(old.training, old.held))
    assert since is not None
    assert since.news == News(2, 1)
    assert [case.category for case in since.newer] == ["质量"]
    assert set(since.earlier) <= set(old.held)
    assert since.earlier


def test_a_version_without_these_keys_says_nothing() -> None:
    old = split_stably(OLD, 0.2)
    keys = CaseKeys.of(old.training, old.held)
    assert find_since(old, CaseKeys(keys.trained, keys.held)) is None
