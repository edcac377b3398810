"""The hard cases are well-formed; how well a model reads them is a figure, not a test."""

import csv
from collections import Counter
from dataclasses import astuple
from pathlib import Path

import pytest

import training.invented
from models.taxonomy import load_taxonomy
from tests.hard_cases import HardCase, load_blind_cases, load_hard_cases
from training.split import group_keys

INVENTED = Path(training.invented.__file__).parent

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


def test_the_blind_cases_are_labelled_and_stand_nowhere_else() -> None:
    blind = load_blind_cases()
    assert len(blind) == 172
    assert {case.category for case in blind} == set(load_taxonomy("general").codes)
    assert {case.urgency for case in blind} == {"urgent", "major", "general"}
    assert {case.emotion for case in blind} == {"angry", "anxious", "disappointed", "calm", "satisfied"}
    invented = sorted(INVENTED.rglob("*.csv"))
    learnt = [
        row["text"] for path in invented for row in csv.DictReader(path.read_text("utf-8").splitlines())
    ]
    assert len(learnt) > 1000
    keys = group_keys([case.text for case in blind] + learnt + [case.text for case in load_hard_cases()])
    assert set(keys[: len(blind)]) & set(keys[len(blind) :]) == set()
    assert len(set(keys[: len(blind)])) == len(blind)
