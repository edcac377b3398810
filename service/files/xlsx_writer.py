"""Writes .xlsx with xlsxwriter in constant memory. Text stays text: no digit is eaten, no formula runs."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from nlp.errors import InputError
from service.files.cells import Cell, FormattedNumber, show_cell
from service.files.table import AddedColumn, Table, TaggedChunk
from service.files.writing import Report

MOST_ROWS = 1_048_576  # with the header
MOST_COLUMNS = 16_384
MOST_CHARS = 32_767  # UTF-16 code units in a cell
_EPOCH = datetime(1980, 1, 1)  # written as the creation time: equal input gives equal bytes
_DATES = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm:ss", timedelta: "[h]:mm:ss"}


def write_xlsx(
    part: Path,
    table: Table,
    added: Sequence[AddedColumn],
    chunks: Iterator[TaggedChunk],
    report: Report,
) -> None:
    """Write a workbook with one sheet. See `Writer`. A cell too long for Excel is cut and reported.

    Raises: InputError for more columns or rows than a sheet has; OSError.
    """
    if len(table.columns) + len(added) > MOST_COLUMNS:
        raise InputError(f".xlsx 最多 {MOST_COLUMNS} 列，这个表加上结果超过了；请输出为 .csv。")
    with open_workbook(part) as workbook:
        sheet = TypedSheet(workbook, report)
        sheet.write_header(table.titles, [*table.columns, *(column.name for column in added)])
        _write_chunks(sheet, chunks, len(added))


@contextmanager
def open_workbook(part: Path) -> Iterator[Workbook]:
    """A workbook in constant memory, its scratch files beside `part`; written whole at the end.

    Equal sheets give equal bytes. Raises: OSError as the system gives it.
    """
    scratch = part.with_name(f"{part.name}.d")
    scratch.mkdir(exist_ok=True)
    options = {"constant_memory": True, "tmpdir": str(scratch), "use_zip64": True}
    try:
        workbook = Workbook(str(part), options)
        workbook.set_properties({"created": _EPOCH})
        try:
            yield workbook
            workbook.close()
        except FileCreateError as error:
            raise OSError(*error.args[0].args) from error
        finally:
            for sheet in workbook.worksheets():  # after a fault their last bytes may have no place to go
                with suppress(OSError):
                    sheet.row_data_fh.close()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _write_chunks(sheet: TypedSheet, chunks: Iterator[TaggedChunk], width: int) -> None:
    nothing = [None] * width
    for tagged in chunks:
        rows = zip(tagged.chunk.numbers, tagged.chunk.rows(), tagged.added, strict=True)
        for number, cells, values in rows:
            sheet.write_row(number, [*cells, *(values or nothing)])


class TypedSheet:
    """Writes rows one under the other, each cell by its type."""

    def __init__(self, workbook: Workbook, report: Report, name: str | None = None) -> None:
        """name: of the sheet; None for the usual one. A sheet with a name has a bold header."""
        self._workbook = workbook
        self._sheet: Any = workbook.add_worksheet(name)
        if name is not None:
            self._sheet.set_row(0, None, workbook.add_format({"bold": True}))
        self._sheet.freeze_panes(1, 0)
        self._report = report
        self._formats: dict[str, Any] = {}
        self._row = 0

    def set_widths(self, widths: Sequence[float]) -> None:
        """Width of the first columns, in characters."""
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)

    def write_header(self, titles: Sequence[Sequence[Cell]], names: Sequence[str]) -> None:
        """The names of the columns below the titles; both stay in view."""
        for row in [*titles, names]:
            self.write_row(self._row + 1, row)
        self._sheet.freeze_panes(self._row, 0)

    def write_row(self, number: int, cells: Sequence[Cell]) -> None:
        """Write the next row. `number`: its row in the input, for the report."""
        if self._row >= MOST_ROWS:
            raise too_many_rows()
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    self._write_text(column, cell, number)
            elif cell is not None:
                self._write_typed(column, cell, number)
        self._row += 1

    def _write_text(self, column: int, text: str, number: int) -> None:
        if len(text) * 2 > MOST_CHARS:
            units = text.encode("utf-16-le")
            if len(units) > 2 * MOST_CHARS:
                text = units[: 2 * MOST_CHARS].decode("utf-16-le", "ignore")
                reason = (
                    f"第 {column + 1} 列的单元格超过 {MOST_CHARS} 字，.xlsx 放不下，已截断；全文请输出为 .csv"
                )
                self._report(number, reason)
        if text.startswith("<r>") and text.endswith("</r>"):  # xlsxwriter would take it for its own markup
            self._sheet.write_rich_string(self._row, column, text[0], text[1], text[2:])
        else:
            self._sheet.write_string(self._row, column, text)

    def _write_typed(self, column: int, cell: Cell, number: int) -> None:
        if isinstance(cell, bool):
            self._sheet.write_boolean(self._row, column, cell)
        elif isinstance(cell, FormattedNumber):
            self._sheet.write_number(self._row, column, cell.value, self._format(cell.number_format))
        elif isinstance(cell, int | float | Decimal) and _fits(cell):
            self._sheet.write_number(self._row, column, cell)
        elif type(cell) in _DATES and _is_excel_date(cell):
            self._sheet.write_datetime(self._row, column, cell, self._format(_DATES[type(cell)]))
        elif shown := show_cell(cell):
            self._write_text(column, shown, number)

    def _format(self, code: str) -> Any:
        if code not in self._formats:
            self._formats[code] = self._workbook.add_format({"num_format": code})
        return self._formats[code]


def too_many_rows() -> InputError:
    """The error for a table that no sheet can hold."""
    return InputError(f".xlsx 最多 {MOST_ROWS - 1:,} 行数据，这个文件更多；请输出为 .csv 或 .parquet。")


def _fits(number: int | float | Decimal) -> bool:
    """Excel keeps 15 digits; a longer number is written as text."""
    return math.isfinite(number) and (isinstance(number, float) or abs(float(number)) < 1e15)


def _is_excel_date(cell: object) -> bool:
    if isinstance(cell, datetime):
        return cell.tzinfo is None and cell.year >= 1900
    return not isinstance(cell, date) or cell.year >= 1900
