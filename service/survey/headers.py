"""Headers of two rows (merged cells above, parts below) as one, and header texts without their decoration."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.files.cells import Cell
from service.files.table import Chunk, Table, TextRows, TypedRows

_NUMBER = re.compile(
    r"^(?:第\s*\d{1,3}\s*题|Q\d{1,3}(?:[._-]\d{1,2})?|\d{1,3}(?:[.-]\d{1,2})?)\s*[.、:_)\s]\s*", re.I
)
_KIND = re.compile(r"[\[(【][^\[\](（)）【】]{0,6}(?:题|必答|必填|选填|选答|可选|多选|单选|可不填)[\])】]")
_SPACES = re.compile(r"[\s_\-*:：?？]+")


def shown_header(name: str) -> str:
    """'3、您的意见或建议？[填空题]' -> '您的意见或建议？'; the header itself where nothing is left."""
    text = unicodedata.normalize("NFKC", name).strip()
    return _KIND.sub("", _NUMBER.sub("", text)).strip() or name


def bare_header(name: str) -> str:
    """'3、您的意见或建议？[填空题]*' -> '您的意见或建议'."""
    text = unicodedata.normalize("NFKC", name).strip()
    return _SPACES.sub("", _KIND.sub("", _NUMBER.sub("", text))).casefold()


@dataclass(frozen=True)
class JoinedHeaderTable:
    """A table whose first data row is the second row of its header."""

    table: Table
    columns: tuple[str, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        return (*self.table.notes, "表头有两行（合并单元格），已合为一行。")

    def fraction_read(self) -> float:
        return self.table.fraction_read()

    def chunks(self) -> Iterator[Chunk]:
        chunks = self.table.chunks()
        first = next(chunks)
        if len(first) > 1:
            yield _without_first(first)
        yield from chunks


def join_headers(table: Table) -> Table:
    """The table as it is, or with both rows of its header in one where the second names parts of the first.

    Merged cells leave holes: the row below fills a hole or its left neighbour, with text alone,
    and is empty under every header that stands by itself.
    """
    below = next(table.chunks()).rows()[0]
    joined = _join(table.columns, below)
    return table if joined is None else JoinedHeaderTable(table, joined)


def _join(above: Sequence[str], below: Sequence[Cell]) -> tuple[str, ...] | None:
    holes = {p for p, name in enumerate(above) if not name.strip()}
    if not holes or 0 in holes:
        return None
    filled = {p for p, cell in enumerate(below) if isinstance(cell, str) and cell.strip()}
    if not filled or any(cell not in (None, "") and p not in filled for p, cell in enumerate(below)):
        return None
    parts = holes | {p - 1 for p in holes if p - 1 not in holes}
    if not holes <= filled or not filled <= parts:
        return None
    names: list[str] = []
    parent = ""
    for position, name in enumerate(above):
        parent = name.strip() or parent
        part = str(below[position]).strip() if position in filled else ""
        names.append(f"{parent}－{part}" if part else parent)
    return tuple(names)


def _without_first(chunk: Chunk) -> Chunk:
    faults = {place - 1: why for place, why in chunk.faults.items() if place}
    if isinstance(chunk, TextRows):
        return TextRows(chunk.numbers[1:], chunk.cells[1:], faults)
    return TypedRows(chunk.numbers[1:], chunk.rows()[1:], faults)
