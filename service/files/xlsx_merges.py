"""Merged cells: only the first cell of a merged range has a value; the others say where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from service.files.cells import Cell, UnreadableCell

_BLOCK = 1 << 20
_MERGE = re.compile(rb'mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_LONGEST_MATCH = 64


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range. Rows and columns from 1, both ends included."""

    anchor: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int


class MergedCells:
    """Fills the hidden cells of merged ranges, row by row from the top."""

    def __init__(self, stream: IO[bytes]) -> None:
        """`stream`: the worksheet's XML. The ranges stand behind the rows: one fast pass over the bytes."""
        self._waiting = sorted(_find(stream), key=lambda merge: merge.first_row, reverse=True)
        self._active: list[Merge] = []

    def explain(self, row: int, cells: list[Cell]) -> list[Cell]:
        """The cells of a row, each hidden one as an UnreadableCell. Call with ascending rows."""
        while self._waiting and self._waiting[-1].first_row <= row:
            self._active.append(self._waiting.pop())
        if self._active:
            self._active = [merge for merge in self._active if merge.last_row >= row]
            for merge in self._active:
                for column in range(merge.first_column, min(merge.last_column, len(cells)) + 1):
                    if cells[column - 1] is None:
                        cells[column - 1] = UnreadableCell(
                            f"合并单元格，文本在 {merge.anchor}；请取消合并并填充"
                        )
        return cells


def column_number(letters: str) -> int:
    """'A' -> 1, 'AA' -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _find(stream: IO[bytes]) -> Iterator[Merge]:
    rest = b""
    while block := stream.read(_BLOCK):
        text = rest + block
        position = 0
        for match in _MERGE.finditer(text):
            position = match.end()
            left, top, right, bottom = (group.decode() for group in match.groups())
            yield Merge(left + top, int(top), int(bottom), column_number(left), column_number(right))
        rest = text[max(position, len(text) - _LONGEST_MATCH) :]
