"""Counts rows that stand in a table more than once, equal in all columns: a file that was exported twice."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from service.files.cells import Cell
from service.files.table import Chunk, Table

_END = "\x1f"


@dataclass
class CountedTable:
    """A table that remembers eight bytes a row of the last time it was read."""

    table: Table
    _seen: array[int] = field(default_factory=lambda: array("q"))

    @property
    def columns(self) -> tuple[str, ...]:
        return self.table.columns

    @property
    def notes(self) -> tuple[str, ...]:
        return self.table.notes

    @property
    def titles(self) -> Sequence[Sequence[Cell]]:
        return self.table.titles

    def fraction_read(self) -> float:
        return self.table.fraction_read()

    def chunks(self) -> Iterator[Chunk]:
        seen = self._seen = array("q")
        for chunk in self.table.chunks():
            seen.extend(hash(_END.join(row)) for row in chunk.shown_rows())
            yield chunk

    def repeated(self) -> int:
        """Rows of which an equal one came before. Equal hashes of 64 bits are taken for equal rows."""
        seen = np.frombuffer(self._seen, np.int64) if self._seen else np.empty(0, np.int64)
        return len(seen) - len(np.unique(seen))
