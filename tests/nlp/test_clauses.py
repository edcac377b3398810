"""Clause splitting, as a table; and what holds for every text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp import prepare
from nlp.clauses import split_clauses
from tests.nlp.clause_table import CLAUSES


@pytest.mark.parametrize(("text", "expected"), CLAUSES)
def test_a_comment_falls_into_the_clauses_of_the_table(text: str, expected: str) -> None:
    assert "|".join(_clauses_of(text)) == expected


def _clauses_of(text: str) -> list[str]:
    """As the customer wrote them."""
    prepared = prepare(text)
    spans = [prepared.alignment.to_original(start, end) for start, end in split_clauses(prepared.text)]
    return [text[start:end] for start, end in spans]


def test_the_table_is_large_enough_to_be_a_specification() -> None:
    assert len({text for text, _ in CLAUSES}) == len(CLAUSES) >= 80


def test_spans_are_in_the_original_where_normalising_changed_the_length() -> None:
    assert _clauses_of("味道\u200b好好好好好好,服務差") == ["味道\u200b好好好好好好", "服務差"]


@given(st.text(alphabet="好差贵，。、！ 但是就可却服务质量除了都1.a\n", max_size=60))
def test_clauses_are_in_order_apart_and_never_empty(text: str) -> None:
    end = 0
    for start, stop in split_clauses(text):
        assert end <= start < stop <= len(text)
        end = stop


@given(st.text(alphabet="好差贵，。、！但是就可却服务质量除了都1a", max_size=60))
def test_no_character_but_marks_is_lost(text: str) -> None:
    kept = "".join(text[start:stop] for start, stop in split_clauses(text))
    marks = "，。、！"
    assert [c for c in kept if c not in marks] == [c for c in text if c not in marks]
