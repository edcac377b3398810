"""Finds the sheet with data, and in it the header row: under a title line where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from nlp.errors import InputError, UsageError
from service.files.cells import Cell, show_cell
from service.files.xlsx_workbook import Row, Sheet, Workbook

_ROWS_LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True)
class Header:
    """Where the table begins. `row`: number of the header row, from 1."""

    sheet: Sheet
    row: int
    columns: tuple[str, ...]
    notes: tuple[str, ...]


def find_header(workbook: Workbook, path: Path, *, wanted: str | None) -> Header:
    """The header of the wanted sheet, else of the first visible sheet that is not empty.

    Raises: UsageError for an unknown sheet, InputError where there is no data.
    """
    for sheet in _candidates(workbook.sheets, path, wanted):
        head = list(islice((row for row in workbook.rows(sheet) if not is_blank(row[1])), _ROWS_LOOKED_AT))
        if head:
            return _header(sheet, head, path, _sheet_notes(sheet, workbook.sheets, wanted))
    raise InputError(f"「{path}」没有数据：工作表都是空的；若有内容，请用 Excel 另存为普通的 .xlsx 工作簿。")


def is_blank(cells: Sequence[Cell]) -> bool:
    """True for a row without a value."""
    return all(cell is None for cell in cells)


def _candidates(sheets: Sequence[Sheet], path: Path, wanted: str | None) -> list[Sheet]:
    if wanted is None:
        return [sheet for sheet in sheets if not sheet.hidden]
    chosen = [sheet for sheet in sheets if sheet.name == wanted]
    if not chosen:
        names = "、".join(sheet.name for sheet in sheets)
        raise UsageError(f"「{path}」没有工作表「{wanted}」；它有：{names}。")
    return chosen


def _header(sheet: Sheet, head: list[Row], path: Path, notes: list[str]) -> Header:
    titles = 0
    while len(head) > titles + 1 and _filled(head[titles]) == 1 and _filled(head[titles + 1]) > 1:
        titles += 1
    number, names = head[titles]
    if len(head) == titles + 1:
        raise InputError(f"「{path}」的工作表「{sheet.name}」只有表头，没有数据行。")
    if titles:
        notes.append(f"表头取第 {number} 行，其上的 {titles} 行标题没有写入输出。")
    width = max(_width(cells) for _, cells in head[titles:])
    columns = [show_cell(cell) for cell in names[:width]]
    columns += [""] * (width - len(columns))
    return Header(sheet, number, tuple(columns), tuple(notes))


def _sheet_notes(sheet: Sheet, sheets: Sequence[Sheet], wanted: str | None) -> list[str]:
    others = [other.name for other in sheets if other.name != sheet.name]
    if wanted is not None or not others:
        return []
    return [f"读取工作表「{sheet.name}」；另有「{'」「'.join(others)}」，可用 --sheet 指定。"]


def _filled(row: Row) -> int:
    return sum(cell is not None for cell in row[1])


def _width(cells: Sequence[Cell]) -> int:
    """Cells up to the last one with a value."""
    return max((position for position, cell in enumerate(cells, 1) if cell is not None), default=0)
