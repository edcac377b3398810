"""Reads .csv and .tsv: any delimiter of `delimiters`, quoted newlines, cells of several megabytes.

An empty line between rows is a row of empty cells; empty lines at the end are no rows.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from nlp.errors import InputError
from service.files.delimiters import NO_DELIMITER, sniff_delimiter
from service.files.encodings import LONGEST_LINE, TextEncoding, detect_encoding
from service.files.header_rows import count_titles, only_names_error, titles_note
from service.files.line_encoding import UTF8
from service.files.table import CELLS_PER_CHUNK, CHARS_PER_CHUNK, ROWS_PER_CHUNK, Chunk, TextRows
from service.files.text_lines import TextLines

_HEAD_LINES = 200
_HEAD_ROWS = 50
_HEAD_CHARS = 1_000_000
_END = "\x00end\x00"  # comes back as a row of its own only where no quote is left open
_SHOWN = {",": "逗号", "\t": "制表符", ";": "分号", "|": "竖线"}

Record = tuple[int, list[str]]
"""Row number (the header's is 1 in an ordinary file) and cells."""


@dataclass
class DelimitedTable:
    """A text table whose header has been read. titles: the rows above it."""

    path: Path
    encoding: TextEncoding
    delimiter: str
    columns: tuple[str, ...]
    notes: tuple[str, ...]
    header_row: int
    titles: tuple[list[str], ...]
    _lines: TextLines | None = field(default=None, repr=False)

    def fraction_read(self) -> float:
        return 0.0 if self._lines is None else self._lines.fraction_read()

    def chunks(self) -> Iterator[Chunk]:
        """Raises: InputError for a quote that is never closed and for a cell beyond all measure."""
        lines = self._lines = TextLines(self.path, self.encoding)
        most = max(1, min(ROWS_PER_CHUNK, CELLS_PER_CHUNK // len(self.columns)))
        numbers: list[int] = []
        cells: list[list[str]] = []
        faults: dict[int, str] = {}
        limit = CHARS_PER_CHUNK
        for number, row, fault in self._data_rows(lines):
            if fault:
                faults[len(cells)] = fault
            numbers.append(number)
            cells.append(row)
            if len(cells) >= most or lines.chars > limit:
                yield TextRows(numbers, cells, faults)
                numbers, cells, faults = [], [], {}
                limit = lines.chars + CHARS_PER_CHUNK
        if cells:
            yield TextRows(numbers, cells, faults)

    def _data_rows(self, lines: TextLines) -> Iterator[tuple[int, list[str], str]]:
        """(row number, cells as many as columns, fault or '') after the header."""
        width = len(self.columns)
        records = _records(lines, self.delimiter, self.path)
        next(number for number, _ in records if number == self.header_row)
        lines.take_fault()  # names are read in whatever encoding they are
        blank = 0
        for number, row in records:
            if not any(row):
                blank += 1
                continue
            while blank:
                yield number - blank, [""] * width, ""
                blank -= 1
            fault = lines.take_fault()
            if len(row) == width:
                yield number, row, fault
            else:
                fitted, ragged = _fit_to_width(row, width)
                yield number, fitted, fault or ragged


def open_delimited(path: Path, *, encoding: str | None = None) -> DelimitedTable:
    """Detect encoding and delimiter and read the header.

    Raises: InputError where the file is empty, binary or has no data row.
    """
    csv.field_size_limit(LONGEST_LINE)
    detected = detect_encoding(path, wanted=encoding)
    preferred = "\t" if path.suffix.lower() == ".tsv" else ","
    delimiter = sniff_delimiter(_first_lines(path, detected), preferred=preferred)
    records = _records(TextLines(path, detected), delimiter, path)
    head = list(islice((record for record in records if _is_header(record[1])), _HEAD_ROWS))
    if not head:
        raise InputError(f"「{path}」只有空行，没有表头和数据。")
    head[0][1][0] = head[0][1][0].removeprefix("\ufeff")  # the BOM of GB18030
    rows = [row for _, row in head]
    titles = count_titles(rows)
    number, names = head[titles]
    if len(head) == titles + 1:
        raise InputError(f"「{path}」{only_names_error(names, titles)}")
    notes = _notes(detected, delimiter, preferred)
    if titles:
        notes = (*notes, titles_note(number, titles))
    return DelimitedTable(path, detected, delimiter, tuple(names), notes, number, tuple(rows[:titles]))


def _first_lines(path: Path, encoding: TextEncoding) -> list[str]:
    head: list[str] = []
    lines = TextLines(path, encoding)
    for line in lines:
        head.append(line)
        if len(head) == _HEAD_LINES or lines.chars > _HEAD_CHARS:
            break
    return head


def _is_header(row: list[str]) -> bool:
    """True for a row that could name something, or has data."""
    return any(cell.strip() for cell in row)


def _records(lines: TextLines, delimiter: str, path: Path) -> Iterator[Record]:
    ended = False

    def with_end() -> Iterator[str]:
        nonlocal ended
        yield from lines
        ended = True
        yield _END

    number = 0
    try:
        for number, row in enumerate(csv.reader(with_end(), delimiter=delimiter), 1):
            if not ended:
                yield number, row
            elif row != [_END]:
                raise InputError(
                    f"「{path}」第 {number} 行有一个双引号没有闭合，其后的内容都被并入这一格；"
                    "请把正文中的双引号写成两个，或用 Excel 重新导出。"
                )
    except csv.Error as error:
        raise InputError(
            f"「{path}」第 {number + 1} 行无法解析：单元格超过 {LONGEST_LINE >> 20} MiB 或换行符有误；"
            "请检查这一行的双引号是否成对。"
        ) from error


def _fit_to_width(row: list[str], width: int) -> tuple[list[str], str]:
    """The row with exactly `width` cells, and why it cannot be trusted ('' where it can)."""
    if len(row) < width:
        return row + [""] * (width - len(row)), ""
    if not any(row[width:]):
        return row[:width], ""
    reason = f"这一行有 {len(row)} 格，表头只有 {width} 列，多出的格未写入输出；请给含分隔符的文本加双引号"
    return row[:width], reason


def _notes(encoding: TextEncoding, delimiter: str, preferred: str) -> tuple[str, ...]:
    notes: list[str] = []
    if encoding.name != UTF8:
        notes.append(f"编码识别为 {encoding.shown}。")
    if delimiter not in (preferred, NO_DELIMITER):
        notes.append(f"分隔符识别为{_SHOWN[delimiter]}。")
    return tuple(notes)
