"""A table whose other columns are masked too, for results that leave the hands of whoever made the survey.

The open questions are masked where they are read (service/survey/answers.py); this is for the columns beside
them: a name, a phone number, an address that was asked for in a field of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from nlp import prepare
from nlp.mask_kinds import MASK_KINDS
from service.files.cells import Cell, show_cell
from service.files.table import Chunk, Table, with_cells
from service.survey.headers import bare_header

_NAMES = re.compile(r"(?:姓名|名字|联系人|收[件货]人|填写[人者]|答[题卷][人者]|受访者|称呼|昵称|用户名)$")
_NAME = MASK_KINDS["name"].label
_PLAIN = (bool, date, time, timedelta)  # a datetime is a date


@dataclass(frozen=True)
class MaskedTable:
    """open_columns: left as they are."""

    table: Table
    open_columns: Sequence[int]

    @property
    def columns(self) -> tuple[str, ...]:
        return self.table.columns

    @property
    def notes(self) -> tuple[str, ...]:
        return self.table.notes

    @property
    def titles(self) -> Sequence[Sequence[Cell]]:
        return [[mask_cell("", cell) or cell for cell in row] for row in self.table.titles]

    def fraction_read(self) -> float:
        return self.table.fraction_read()

    def chunks(self) -> Iterator[Chunk]:
        headers = [bare_header(name) for name in self.columns]
        others = [column for column in range(len(headers)) if column not in self.open_columns]
        for chunk in self.table.chunks():
            yield _masked_chunk(chunk, headers, others)


def _masked_chunk(chunk: Chunk, headers: Sequence[str], others: Sequence[int]) -> Chunk:
    seen: dict[tuple[int, str], Cell] = {}  # scores and groups repeat
    rows = [list(row) for row in chunk.rows()]
    for row in rows:
        for column in others:
            key = column, show_cell(row[column])
            if key not in seen:
                seen[key] = mask_cell(headers[column], row[column])
            if seen[key] is not None:
                row[column] = seen[key]
    return with_cells(chunk, rows)


def mask_cell(header: str, cell: Cell) -> str | None:
    """The cell with masked values; None where nothing is to be masked. The header says what stands in it:
    a bare 王小明 is a name below 姓名."""
    shown = show_cell(cell).strip()
    if len(shown) < 2 or isinstance(cell, _PLAIN):
        return None
    if _NAMES.search(header):
        return _NAME
    told = f"{header}：{shown}"
    prepared = prepare(told)
    before = len(told) - len(shown)
    if prepared.masks and prepared.masks[0].start < before:
        prepared, before = prepare(shown), 0
    return prepared.masked_text[before:] if prepared.masks else None
