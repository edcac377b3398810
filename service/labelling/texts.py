"""Unlabelled texts of a file, in any format that `suqing tag` reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nlp.errors import InputError
from service.cases.read_cases import CaseFile, find_text_column
from service.files.cells import UnreadableCell
from service.files.formats import open_table
from service.files.table import Chunk, Table


@dataclass(frozen=True, slots=True)
class UnlabelledText:
    """row: as the file's user counts. fault: why it cannot be used, '' where it can.

    complaint_id: of a text from the store, '' for one from a file.
    """

    row: int
    text: str
    fault: str = ""
    complaint_id: str = ""


@dataclass(frozen=True, slots=True)
class TextFile:
    """An opened file: its texts can be read once or more. notes: what the reader decided."""

    table: Table
    column: int
    notes: tuple[str, ...]
    max_chars: int

    def texts(self) -> Iterator[UnlabelledText]:
        """All rows in order. Raises: InputError where the file turns out to be broken."""
        for chunk in self.table.chunks():
            yield from self._of_chunk(chunk)

    def _of_chunk(self, chunk: Chunk) -> Iterator[UnlabelledText]:
        faults = dict(chunk.faults)
        cells = chunk.column(self.column)
        for place, (number, shown) in enumerate(zip(chunk.numbers, chunk.shown_rows(), strict=True)):
            cell, text = cells[place], shown[self.column]
            fault = faults.get(place, cell.reason if isinstance(cell, UnreadableCell) else "")
            if not fault and not text.strip():
                fault = "文本为空。"
            if not fault and len(text) > self.max_chars:
                fault = f"文本有 {len(text)} 字，超过上限 {self.max_chars} 字。"
            yield UnlabelledText(number, text, fault)


def open_texts(file: CaseFile) -> TextFile:
    """Raises: InputError, UsageError for a file or a column that cannot be used."""
    table = open_table(file.path, sheet=file.sheet, encoding=file.encoding)
    column, note = find_text_column(file, table)
    if column is None:
        raise InputError("没有文本列：请把投诉文本所在的列命名为 text，或用 --text-column 指定。")
    return TextFile(table, column, (*table.notes, *note), file.max_chars)
