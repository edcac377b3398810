"""Outcomes of a batch as one line of JSON and back: for the journal, and between processes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T", bound=tuple[Any, ...] | str)
R = TypeVar("R", bound=tuple[Any, ...])


def to_line(outcomes: Sequence[T]) -> bytes:
    """Rows become arrays, faults strings. Without the line's end."""
    return json.dumps(outcomes, ensure_ascii=False).encode()


def from_line(line: bytes, make_row: Callable[..., R]) -> list[R | str]:
    """make_row: from the values of a row, where tuples have become lists. Raises: ValueError where torn."""
    return to_outcomes(json.loads(line), make_row)


def to_outcomes(batch: Sequence[Any], make_row: Callable[..., R]) -> list[R | str]:
    """The outcomes of a line that has been parsed."""
    return [item if isinstance(item, str) else make_row(*item) for item in batch]


@dataclass(frozen=True, slots=True)
class ReadTexts(Generic[R]):
    """One outcome a text, and the same as a line of the journal.

    Between processes the line alone goes: it costs less than pickled rows, and is kept anyway.
    make_row: see `from_line`.
    """

    outcomes: list[R | str]
    line: bytes
    make_row: Callable[..., R]

    @property
    def kept(self) -> int:
        """How many outcomes there are."""
        return len(self.outcomes)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _from_line, (self.line, self.make_row)


def _from_line(line: bytes, make_row: Callable[..., R]) -> ReadTexts[R]:
    return ReadTexts(from_line(line, make_row), line, make_row)
