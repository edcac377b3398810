"""Long numbers as people write them: groups of digits with spaces and hyphens between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

_SEPARATOR = r"[ \-—–]{0,3}"
_LONG_NUMBER = re.compile(rf"[0-9](?:{_SEPARATOR}[0-9]){{14,}}(?:[ \-]?[Xx])?")
_DIGIT = re.compile(r"[0-9Xx]")


@dataclass(frozen=True)
class DigitGroups:
    """One stretch of digits and separators, 15 digits or more.

    digits: the digits alone, with a closing X where one stands.
    positions: `positions[i]` is where `digits[i]` stands in the text.
    """

    digits: str
    positions: Sequence[int]

    @cached_property
    def group_starts(self) -> Sequence[int]:
        """Indices into `digits` where a group begins, in order."""
        places = self.positions
        if isinstance(places, range):
            return (0,)
        return [0, *(i for i in range(1, len(places)) if places[i] != places[i - 1] + 1)]

    @cached_property
    def _edges(self) -> frozenset[int]:
        return frozenset((*self.group_starts, len(self.digits)))

    def is_whole(self, start: int, end: int) -> bool:
        """True when `digits[start:end]` is made of whole groups."""
        return start in self._edges and end in self._edges

    def begins_group(self, start: int) -> bool:
        """True when a group begins at `digits[start]`."""
        return start < len(self.digits) and start in self._edges

    def is_inside_one_group(self, start: int, end: int) -> bool:
        """True when no separator stands inside `digits[start:end]`."""
        return self.positions[end - 1] - self.positions[start] == end - 1 - start

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `digits[start:end]` stands in the text."""
        return self.positions[start], self.positions[end - 1] + 1


def find_long_numbers(text: str) -> Iterator[DigitGroups]:
    """Every stretch of 15 or more digits in `text`, in order."""
    for match in _LONG_NUMBER.finditer(text):
        start, end = match.span()
        if match[0].isalnum():
            yield DigitGroups(match[0].upper(), range(start, end))
        else:
            places = [digit.start() for digit in _DIGIT.finditer(text, start, end)]
            yield DigitGroups("".join(_DIGIT.findall(match[0])).upper(), places)
