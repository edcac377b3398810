"""Which answers say nothing and which ask for something, as tables."""

from __future__ import annotations

import pytest

from models.opinions.answers import is_meaningless, is_suggestion
from nlp import prepare
from tests.models.opinions.answer_tables import (
    NO_SUGGESTIONS,
    SAYS_NOTHING,
    SAYS_SOMETHING,
    SUGGESTIONS,
)


@pytest.mark.parametrize("text", SAYS_NOTHING)
def test_an_answer_that_says_nothing_is_meaningless(text: str) -> None:
    assert is_meaningless(prepare(text).text)


@pytest.mark.parametrize("text", SAYS_SOMETHING)
def test_an_answer_that_says_something_however_short_is_kept(text: str) -> None:
    assert not is_meaningless(prepare(text).text)


@pytest.mark.parametrize("text", SUGGESTIONS)
def test_an_answer_that_asks_for_something_is_a_suggestion(text: str) -> None:
    assert is_suggestion(prepare(text).text)


@pytest.mark.parametrize("text", NO_SUGGESTIONS)
def test_an_answer_that_asks_for_nothing_is_no_suggestion(text: str) -> None:
    assert not is_suggestion(prepare(text).text)
