"""The hard cases are well-formed; how well a model reads them is a figure, not a test."""

from collections import Counter
from dataclasses import astuple

import pytest

from models.taxonomy import load_taxonomy
from tests.hard_cases import HardCase, load_hard_cases

KINDS = {
    "negation",  # 没有人受伤
    "double_negation",  # 没有一次不迟到的
    "irony",  # 真快啊，才走了八天
    "rhetorical_question",  # 这也叫现磨？
    "hypothetical_danger",  # 万一起火怎么跑
    "quoted_speech",  # 店员说“您去告我们”
    "praise_with_one_grievance",
    "thanks_for_a_solved_complaint",
    "dialect_words",
    "typos_and_homophones",
    "emoji_only_feeling",
    "code_mixed",
}


@pytest.fixture(scope="module")
def cases() -> list[HardCase]:
    return load_hard_cases()


def test_there_are_120_cases_ten_of_each_kind(cases: list[HardCase]) -> None:
    assert Counter(case.kind for case in cases) == dict.fromkeys(KINDS, 10)


def test_no_text_stands_twice_or_has_white_space_around_it(cases: list[HardCase]) -> None:
    texts = [case.text for case in cases]
    assert [
        text for text, count in Counter(texts).items() if count > 1 or text != text.strip() or not text
    ] == []


def test_every_label_is_one_of_the_general_labels(cases: list[HardCase]) -> None:
    assert {case.category for case in cases} == set(load_taxonomy("general").codes)
    assert {case.urgency for case in cases} == {"urgent", "major", "general"}
    assert {case.emotion for case in cases} == {"angry", "anxious", "disappointed", "calm", "satisfied"}


@pytest.mark.parametrize("kind", sorted(KINDS - {"thanks_for_a_solved_complaint"}))
def test_a_kind_cannot_be_solved_by_one_answer(cases: list[HardCase], kind: str) -> None:
    """At least four categories within a kind, or a model that names the kind alone would score well."""
    assert len({case.category for case in cases if case.kind == kind}) >= 4


def test_praise_is_never_urgent_and_always_satisfied(cases: list[HardCase]) -> None:
    praise = [astuple(case)[2:4] for case in cases if case.category == "praise"]
    assert set(praise) == {("general", "satisfied")}
