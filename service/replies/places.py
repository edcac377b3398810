"""Stretches of a draft, and the clauses around them. Asked at every hit: no answer reads the draft anew."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable

_CLAUSE_ENDS = re.compile(r"[，。！？；\n]")
_QUOTED = re.compile(
    r"(您|你)[^。！？\n“]{0,12}(说|提到|反映|听到|收到|写道|回复|反馈)[^。！？\n“]{0,8}[：，]?(“[^”]*”|「[^」]*」|\"[^\"]*\")"
)
_NEVER_CLOSED = (("“", "”", "\n"), ("「", "」", " "))
"""Opening marks whose closing ones are searched to the draft's end from each 您说, and what _QUOTED takes for
an opening mark without a quotation."""


class Places:
    """Stretches of a text of `length` characters."""

    def __init__(self, length: int, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._covered = bytearray(length)
        for start, end in spans:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        self._covered[start:end] = b"\1" * (end - start)

    def touch(self, start: int, end: int) -> bool:
        """Does any of them share a character with `start:end`?"""
        return self._covered.find(1, start, end) >= 0


class Clauses:
    """The clauses of a draft."""

    def __init__(self, plain: str) -> None:
        self._plain = plain
        self._marks = [match.start() for match in _CLAUSE_ENDS.finditer(plain)]

    def hold(self, wanted: re.Pattern[str] | None) -> Callable[[int, int], bool]:
        """A function: is `wanted` found in the clause or clauses that `plain[start:end]` stands in?

        A clause is searched once, however many hits it has.
        """
        known: dict[tuple[int, int], bool] = {}

        def hold_around(start: int, end: int) -> bool:
            if wanted is None:
                return False
            around = self._around(start, end)
            if around not in known:
                known[around] = wanted.search(self._plain[around[0] : around[1]]) is not None
            return known[around]

        return hold_around

    def _around(self, start: int, end: int) -> tuple[int, int]:
        marks = self._marks
        before, behind = bisect_left(marks, start), bisect_left(marks, end)
        return (
            marks[before - 1] + 1 if before else 0,
            marks[behind] if behind < len(marks) else len(self._plain),
        )


def find_quoted(plain: str) -> list[tuple[int, int]]:
    """What stands in quotation marks behind 您说, 您提到 ...: the customer's own words."""
    for opening, closing, like_it in _NEVER_CLOSED:
        closed = plain.rfind(closing) + 1
        plain = plain[:closed] + plain[closed:].replace(opening, like_it)
    return [match.span(3) for match in _QUOTED.finditer(plain)]


def without_marks(plain: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without the marks at its end."""
    while end > start and _CLAUSE_ENDS.match(plain[end - 1]):
        end -= 1
    return start, end
