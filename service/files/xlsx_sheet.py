"""Streams the rows of a worksheet. Own code where libraries exist, for three things none of them gives:

memory that does not grow with the rows (openpyxl keeps an element a row and all shared strings,
calamine the whole sheet), formulas told from their values in the same pass, and twice openpyxl's speed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from service.files.cells import Cell, UnreadableCell
from service.files.xlsx_formats import GENERAL, NumberFormat, read_number
from service.files.xlsx_merges import column_number
from service.files.xlsx_strings import SharedStrings, unescape
from service.files.xlsx_xml import feed, make_parser

Row = tuple[int, list[Cell]]
"""Row number from 1, and the cells from column A to the last one that the file mentions."""

_TEXT = ("inlineStr", "str", "d")  # "d": a date already written as ISO 8601 text
NO_VALUE = "公式单元格没有保存计算结果，请用 Excel 打开、重新计算并保存"


def stream_rows(
    stream: IO[bytes], strings: SharedStrings, formats: tuple[NumberFormat, ...], *, dates_from_1904: bool
) -> Iterator[Row]:
    """Rows in file order; rows that the file leaves out are left out.

    Raises: ExpatError, ValueError, IndexError (as ValueError) where the part is broken.
    """
    sheet = _Sheet(strings, formats, dates_from_1904)
    for _ in feed(make_parser(sheet.start, sheet.end, sheet.text), stream):
        yield from sheet.rows
        sheet.rows.clear()


class _Sheet:
    """Callbacks of the parser; finished rows gather in `rows`."""

    def __init__(
        self, strings: SharedStrings, formats: tuple[NumberFormat, ...], dates_from_1904: bool
    ) -> None:
        self.rows: list[Row] = []
        self._strings = strings
        self._formats = formats
        self._dates_from_1904 = dates_from_1904
        self._columns: dict[str, int] = {}
        self._row = 0
        self._cells: list[Cell] = []
        self._kind = "n"
        self._style = ""
        self._parts: list[str] = []
        self._formula: list[str] | None = None  # its text, where the cell has one
        self._collecting = self._phonetic = self._in_formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._formula = None
            self._parts.clear()
            reference = attributes.get("r")
            if reference is not None:
                self._cells.extend([None] * (self._column(reference) - len(self._cells)))
        elif name in ("v", "t"):
            self._collecting = not self._phonetic
        elif name == "f":
            self._formula = []
            self._in_formula = True
        elif name == "rPh":
            self._phonetic = True
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._cells = []

    def end(self, name: str) -> None:
        if name == "c":
            self._cells.append(self._cell())
        elif name in ("v", "t"):
            self._collecting = False
        elif name == "f":
            self._in_formula = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "row":
            self.rows.append((self._row, self._cells))

    def text(self, data: str) -> None:
        if self._collecting:
            self._parts.append(data)
        elif self._in_formula and self._formula is not None:
            self._formula.append(data)

    def _column(self, reference: str) -> int:
        """Columns left of the cell."""
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_number(letters) - 1
        return column

    def _cell(self) -> Cell:
        raw = "".join(self._parts)
        kind = self._kind
        if kind in _TEXT:
            return unescape(raw) or None
        if not raw:
            return None if self._formula is None else UnreadableCell(NO_VALUE, f"={''.join(self._formula)}")
        if kind == "s":
            return self._shared(int(raw))
        if kind == "n":
            return read_number(raw, self._format(), dates_from_1904=self._dates_from_1904)
        return UnreadableCell(f"单元格是公式错误 {raw}", raw) if kind == "e" else raw == "1"

    def _shared(self, number: int) -> Cell:
        try:
            return self._strings[number] or None
        except IndexError as error:
            raise ValueError("no such shared string") from error

    def _format(self) -> NumberFormat:
        if not self._style:
            return GENERAL
        style = int(self._style)
        return self._formats[style] if style < len(self._formats) else GENERAL
