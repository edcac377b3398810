"""Reads .xlsx: one sheet, in chunks. Numbers, dates and errors as their user sees them.

The rows stream, but memory grows with the workbook: openpyxl holds its shared strings and a trace of
every row (about 0.5 MB per 1,000 rows of 90 characters, twice that with formulas). For files above some
hundred thousand rows use CSV. Of merged cells the first has the value and the others are empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from service.files.cells import Cell
from service.files.table import CELLS_PER_CHUNK, CHARS_PER_CHUNK, ROWS_PER_CHUNK, Chunk, TypedRows
from service.files.xlsx_header import Header, find_header, is_blank
from service.files.xlsx_workbook import Row, Workbook


@dataclass
class XlsxTable:
    """A sheet whose header has been found."""

    workbook: Workbook
    header: Header
    _row: int = field(default=0, repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        return self.header.columns

    @property
    def notes(self) -> tuple[str, ...]:
        return self.header.notes

    @property
    def titles(self) -> Sequence[Sequence[Cell]]:
        return self.header.titles

    def fraction_read(self) -> float:
        """0 where the file does not say how many rows it has."""
        rows = self.header.sheet.rows
        return self._row / rows if 0 < self._row <= rows else 0.0

    def chunks(self) -> Iterator[Chunk]:
        """Raises: InputError where the workbook is broken further down."""
        width = len(self.columns)
        most = max(1, min(ROWS_PER_CHUNK, CELLS_PER_CHUNK // width))
        numbers: list[int] = []
        cells: list[Sequence[Cell]] = []
        faults: dict[int, str] = {}
        chars = 0
        for number, row in self._data_rows(width):
            if len(row) > width:
                faults[len(cells)] = f"这一行在第 {width} 列之后还有内容，未写入输出；请给那些列加表头"
            numbers.append(number)
            cells.append(row[:width])
            chars += sum(len(cell) for cell in row if isinstance(cell, str))
            if len(cells) >= most or chars > CHARS_PER_CHUNK:
                yield TypedRows(numbers, cells, faults)
                numbers, cells, faults, chars = [], [], {}, 0
        if cells:
            yield TypedRows(numbers, cells, faults)

    def _data_rows(self, width: int) -> Iterator[Row]:
        """Rows under the header, at least `width` cells each; empty rows only between others."""
        expected = self.header.row + 1
        for number, row in self.workbook.rows(self.header.sheet):
            if number < expected or is_blank(row):
                continue
            for gap in range(expected, number):
                yield gap, [None] * width
            row.extend([None] * (width - len(row)))
            while len(row) > width and row[-1] is None:
                row.pop()
            self._row = number
            yield number, row
            expected = number + 1


def open_xlsx(path: Path, *, sheet: str | None = None) -> XlsxTable:
    """Choose the sheet (the first with texts) and find its header.

    Raises: InputError for a protected, broken, old or empty workbook, UsageError for an unknown sheet.
    """
    workbook = Workbook(path)
    return XlsxTable(workbook, find_header(workbook, path, wanted=sheet))
