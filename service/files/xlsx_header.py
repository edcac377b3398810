"""Finds the sheet with the texts, and in it the header row: under title lines where there are some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from nlp.errors import InputError, UsageError
from service.files.cells import Cell, show_cell
from service.files.columns import has_text_column
from service.files.header_rows import count_titles, only_names_error, titles_note
from service.files.xlsx_workbook import Row, Sheet, Workbook

_ROWS_LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True)
class Header:
    """Where the table begins. `row`: number of the header row, from 1. titles: the rows above it."""

    sheet: Sheet
    row: int
    columns: tuple[str, ...]
    titles: tuple[list[Cell], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Head:
    """The first rows of a sheet that are not blank, all equally wide; of these so many are titles."""

    sheet: Sheet
    rows: Sequence[Row]
    titles: int

    @property
    def names(self) -> list[Cell]:
        return self.rows[self.titles][1]

    @property
    def data(self) -> Sequence[Row]:
        return self.rows[self.titles + 1 :]


def find_header(workbook: Workbook, path: Path, *, wanted: str | None) -> Header:
    """The header of the wanted sheet, else of the first visible one with a table that has a text column:
    a cover page is passed over. Where none has one, the first with data, else the first that is not empty.

    Raises: UsageError for an unknown sheet, InputError where there is no data.
    """
    heads: list[_Head] = []
    for sheet in _candidates(workbook.sheets, path, wanted):
        head = _read_head(workbook, sheet)
        if head is not None:
            heads.append(head)
            if _has_text(head):
                break
    if not heads:
        raise InputError(
            f"「{path}」没有数据：工作表都是空的；若有内容，请用 Excel 另存为普通的 .xlsx 工作簿。"
        )
    texts = (head for head in heads if _has_text(head))
    tables = (head for head in heads if head.data)
    return _header(next(texts, next(tables, heads[0])), path, workbook.sheets, wanted)


def _read_head(workbook: Workbook, sheet: Sheet) -> _Head | None:
    """None for an empty sheet."""
    rows = list(islice((row for row in workbook.rows(sheet) if not is_blank(row[1])), _ROWS_LOOKED_AT))
    if not rows:
        return None
    width = max(_width(cells) for _, cells in rows)
    padded = [(number, [*cells[:width], *[None] * (width - len(cells))]) for number, cells in rows]
    return _Head(sheet, padded, count_titles([cells for _, cells in padded]))


def _has_text(head: _Head) -> bool:
    return bool(head.data) and has_text_column(_columns(head), [cells for _, cells in head.data])


def _columns(head: _Head) -> list[str]:
    return [show_cell(cell) for cell in head.names]


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


def _header(head: _Head, path: Path, sheets: Sequence[Sheet], wanted: str | None) -> Header:
    if not head.data:
        fault = only_names_error(head.names, head.titles)
        raise InputError(f"「{path}」的工作表「{head.sheet.name}」{fault}")
    number = head.rows[head.titles][0]
    notes = _sheet_notes(head.sheet, sheets, wanted)
    if head.titles:
        notes.append(titles_note(number, head.titles))
    width = max(_width(cells) for _, cells in head.rows[head.titles :])
    titles = tuple(cells for _, cells in head.rows[: head.titles])
    return Header(head.sheet, number, tuple(_columns(head)[:width]), titles, tuple(notes))


def _sheet_notes(sheet: Sheet, sheets: Sequence[Sheet], wanted: str | None) -> list[str]:
    others = [other.name for other in sheets if other.name != sheet.name]
    if wanted is not None or not others:
        return []
    return [
        f"读取工作表「{sheet.name}」；「{'」「'.join(others)}」没有读取，也不写入输出，可用 --sheet 指定。"
    ]


def _width(cells: Sequence[Cell]) -> int:
    """Cells up to the last one with a value."""
    return max((position for position, cell in enumerate(cells, 1) if cell is not None), default=0)
