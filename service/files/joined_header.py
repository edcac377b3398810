"""Headers of two rows, merged cells above and their parts below, as one row of names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.files.cells import Cell
from service.files.columns import PART, is_known_name, list_columns
from service.files.header_rows import could_be_names
from service.files.table import Chunk, Table, TextRows, TypedRows


@dataclass(frozen=True)
class JoinedHeaderTable:
    """A table whose first data row is the second row of its header."""

    table: Table
    columns: tuple[str, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        shown = list_columns(self.columns)
        return (*self.table.notes, f"表头有两行（合并单元格），已合为一行：{shown}。")

    @property
    def titles(self) -> Sequence[Sequence[Cell]]:
        return self.table.titles

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

    Merged cells leave holes: the row below fills a hole or its left neighbour, with names alone, and is
    empty under every header that stands by itself. What comes again further down is no name.
    """
    above = table.columns
    holes = {p for p, name in enumerate(above) if not name.strip()}
    if not holes or 0 in holes:
        return table
    below, *rest = next(table.chunks()).rows()
    joined = _join(above, holes, below)
    if joined is None or not rest or _comes_again(below, rest):
        return table
    return JoinedHeaderTable(table, joined)


def _join(above: Sequence[str], holes: set[int], below: Sequence[Cell]) -> tuple[str, ...] | None:
    filled = {p for p, cell in enumerate(below) if isinstance(cell, str) and cell.strip()}
    if not could_be_names([below[p] for p in sorted(filled)]):
        return None
    if any(cell not in (None, "") and p not in filled for p, cell in enumerate(below)):
        return None
    parts = holes | {p - 1 for p in holes if p - 1 not in holes}
    if not holes <= filled or not filled <= parts:
        return None
    if len(holes) == len(above) - 1 and is_known_name(above[0]):
        return None  # one named column, the others were left without a name
    names: list[str] = []
    parent = ""
    for position, name in enumerate(above):
        parent = name.strip() or parent
        part = str(below[position]).strip() if position in filled else ""
        names.append(f"{parent}{PART}{part}" if part else parent)
    return tuple(names)


def _comes_again(below: Sequence[Cell], rest: Sequence[Sequence[Cell]]) -> bool:
    return any(
        cell not in (None, "") and any(row[position] == cell for row in rest)
        for position, cell in enumerate(below)
    )


def _without_first(chunk: Chunk) -> Chunk:
    faults = {place - 1: why for place, why in chunk.faults.items() if place}
    if isinstance(chunk, TextRows):
        return TextRows(chunk.numbers[1:], chunk.cells[1:], faults)
    return TypedRows(chunk.numbers[1:], chunk.rows()[1:], faults)
