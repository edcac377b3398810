"""Counts case numbers that stand more than once, in eight bytes a row."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np

from service.files.cells import Cell, show_cell


class CaseIds:
    """The case numbers of a run: one a row, '' where there is no such column."""

    def __init__(self, column: int | None) -> None:
        self.column = column
        self._hashes = array("q")

    def read(self, cells: Sequence[Cell]) -> list[str]:
        """Case numbers of a chunk as text, remembered for `count_repeated`."""
        shown = [show_cell(cell) for cell in cells]
        self._hashes.extend(hash(case) for case in shown if case)
        return shown

    def count_repeated(self) -> int:
        """Rows whose case number stood in an earlier row. To be called once, at the end."""
        if not self._hashes:
            return 0
        hashes = np.frombuffer(self._hashes, dtype=np.int64)
        hashes.sort()  # in place: no second copy
        return int(np.count_nonzero(hashes[1:] == hashes[:-1]))
