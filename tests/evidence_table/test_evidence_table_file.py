"""The evidence table is well-formed; how well a model's evidence agrees with it is a figure, not a test."""

from collections import Counter

import pytest

from models.tasks import EMOTION_LABELS, URGENCY_LABELS
from models.taxonomy import load_taxonomy
from tests.evidence_table import MarkedText, load_marked_texts
from tests.hard_cases import load_hard_cases

LABELS = {
    "category": set(load_taxonomy("general").codes),
    "urgency": set(URGENCY_LABELS),
    "emotion": set(EMOTION_LABELS),
}


@pytest.fixture(scope="module")
def rows() -> list[MarkedText]:
    return load_marked_texts()


def test_there_are_at_least_80_texts_and_40_rows_of_each_task(rows: list[MarkedText]) -> None:
    assert len({row.text for row in rows}) >= 80
    assert min(Counter(row.task for row in rows).values()) >= 40


def test_every_text_has_20_to_160_characters_and_no_white_space_around_it(rows: list[MarkedText]) -> None:
    assert [row.text for row in rows if not 20 <= len(row.text) <= 160 or row.text != row.text.strip()] == []


def test_no_task_of_a_text_stands_twice(rows: list[MarkedText]) -> None:
    counts = Counter((row.text, row.task) for row in rows)
    assert [pair for pair, count in counts.items() if count > 1] == []


def test_no_text_is_one_of_the_hard_cases(rows: list[MarkedText]) -> None:
    assert {row.text for row in rows} & {case.text for case in load_hard_cases()} == set()


@pytest.mark.parametrize("task", LABELS)
def test_every_label_of_a_task_has_four_rows_or_more(rows: list[MarkedText], task: str) -> None:
    counts = Counter(row.label for row in rows if row.task == task)
    assert set(counts) == LABELS[task]
    assert min(counts.values()) >= 4


def test_every_row_marks_one_to_four_words_of_2_to_10_characters(rows: list[MarkedText]) -> None:
    assert [
        row.words
        for row in rows
        if not 1 <= len(row.words) <= 4 or any(not 2 <= len(word) <= 10 for word in row.words)
    ] == []


def test_every_word_stands_in_its_text_exactly_as_written(rows: list[MarkedText]) -> None:
    assert [(word, row.text) for row in rows for word in row.words if word not in row.text] == []


def test_words_of_a_row_share_no_character(rows: list[MarkedText]) -> None:
    """Nor does a word stand twice: each marks one place, so the characters add up."""
    assert [row.words for row in rows if len(row.marked) != sum(map(len, row.words))] == []


def test_no_row_marks_more_than_half_of_its_text(rows: list[MarkedText]) -> None:
    """Marks that cover most of a text are met by any evidence, and the figure would say nothing."""
    assert [row.words for row in rows if 2 * len(row.marked) > len(row.text)] == []


def test_marked_places_are_the_characters_of_the_words() -> None:
    row = MarkedText("又坏了，坏了", "category", "product_quality", ("坏了",))
    assert row.marked == {1, 2, 4, 5}
