"""Reads .xlsx: one sheet, in chunks. Numbers, dates and errors as their user sees them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from service.files.cells import Cell
from service.files.table import CELLS_PER_CHUNK, CHARS_PER_CHUNK, ROWS_PER_CHUNK, Chunk, TypedRows
from service.files.xlsx_header import Header, find_header, is_blank
from service.files.xlsx_merges import MergedCells
from service.files.xlsx_package import Package, Sheet, open_zip, read_package
from service.files.xlsx_sheet import Row, stream_rows
from service.files.xlsx_strings import SharedStrings


@dataclass
class XlsxTable:
    """A sheet whose header has been found."""

    path: Path
    package: Package
    strings: SharedStrings
    header: Header
    _stream: IO[bytes] | None = field(default=None, repr=False)
    _size: int = field(default=1, repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        return self.header.columns

    @property
    def notes(self) -> tuple[str, ...]:
        return self.header.notes

    def fraction_read(self) -> float:
        if self._stream is None or self._stream.closed:
            return 0.0
        return min(1.0, self._stream.tell() / self._size)

    def chunks(self) -> Iterator[Chunk]:
        """Raises: InputError where the workbook is broken further down."""
        width = len(self.columns)
        most = max(1, min(ROWS_PER_CHUNK, CELLS_PER_CHUNK // width))
        numbers: list[int] = []
        cells: list[Sequence[Cell]] = []
        faults: dict[int, str] = {}
        chars = 0
        with open_zip(self.path) as archive:
            for number, row in self._data_rows(archive, width):
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

    def _data_rows(self, archive: ZipFile, width: int) -> Iterator[Row]:
        """Rows under the header, at least `width` cells each; empty rows only between others."""
        part = self.header.sheet.part
        self._size = max(1, archive.getinfo(part).file_size)
        with archive.open(part) as stream:
            merged = MergedCells(stream)
        with archive.open(part) as self._stream:
            expected = self.header.row + 1
            for number, row in _rows(self._stream, self.package, self.strings):
                if number <= self.header.row or is_blank(row):
                    continue
                for gap in range(expected, number):
                    yield gap, merged.explain(gap, [None] * width)
                row.extend([None] * (width - len(row)))
                while len(row) > width and row[-1] is None:
                    row.pop()
                yield number, merged.explain(number, row)
                expected = number + 1


def open_xlsx(path: Path, *, sheet: str | None = None) -> XlsxTable:
    """Choose the sheet (the first with data) and find its header.

    Raises: InputError for a protected, broken, old or empty workbook, UsageError for an unknown sheet.
    """
    with open_zip(path) as archive:
        package = read_package(archive)
        strings = _shared_strings(archive, package)

        def rows_of(chosen: Sheet) -> Iterator[Row]:
            with archive.open(chosen.part) as stream:
                yield from _rows(stream, package, strings)

        return XlsxTable(path, package, strings, find_header(package.sheets, rows_of, path, wanted=sheet))


def _shared_strings(archive: ZipFile, package: Package) -> SharedStrings:
    if package.strings_part is None:
        return SharedStrings(None)
    with archive.open(package.strings_part) as stream:
        return SharedStrings(stream)


def _rows(stream: IO[bytes], package: Package, strings: SharedStrings) -> Iterator[Row]:
    return stream_rows(stream, strings, package.formats, dates_from_1904=package.dates_from_1904)
