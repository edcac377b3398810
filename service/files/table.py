"""The contract between readers and writers: a table with named columns that comes in chunks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from service.files.cells import Cell, show_cell

ROWS_PER_CHUNK = 1_000
CHARS_PER_CHUNK = 4_000_000  # a chunk of long rows is closed earlier, so that memory stays bounded
CELLS_PER_CHUNK = 200_000  # the same for very wide tables

Value = str | float | bool | None
"""What an added column may hold."""


class Chunk(Protocol):
    """Some rows of a table, in order."""

    @property
    def numbers(self) -> Sequence[int]:
        """Number of each row as its user counts: a spreadsheet's row, a JSONL file's line."""
        ...

    @property
    def faults(self) -> Mapping[int, str]:
        """Position within the chunk -> why that row cannot be analysed."""
        ...

    def __len__(self) -> int: ...

    def column(self, index: int) -> Sequence[Cell]:
        """The cells of one column."""
        ...

    def rows(self) -> Sequence[Sequence[Cell]]:
        """All cells, each row as long as the table has columns."""
        ...

    def shown_rows(self) -> Sequence[Sequence[str]]:
        """All cells as text."""
        ...


class Table(Protocol):
    """An opened input. `chunks` may be called again and then begins anew."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names as they stand in the file (may repeat, may be empty)."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader decided and its user should know (encoding, sheet ...)."""
        ...

    @property
    def titles(self) -> Sequence[Sequence[Cell]]:
        """Rows that stand above the header, a title or when it was exported: no data, but the user's."""
        ...

    def chunks(self) -> Iterator[Chunk]:
        """Raises InputError where the file turns out to be broken."""
        ...

    def fraction_read(self) -> float:
        """How much of the file the running `chunks` has read, 0..1."""
        ...


@dataclass(frozen=True, slots=True)
class AddedColumn:
    """A column that a run adds to the table."""

    name: str
    kind: Literal["text", "number", "flag"]


@dataclass(frozen=True, slots=True)
class TaggedChunk:
    """Rows with what is to be added to them; None where a row could not be analysed.

    encoded: all of that as the writer would write it (see `find_encoder`), None where it must do so itself.
    """

    chunk: Chunk
    added: Sequence[Sequence[Value] | None]
    encoded: bytes | None = None


@dataclass(frozen=True, slots=True)
class TextRows:
    """A chunk whose cells are all text (.csv, .tsv)."""

    numbers: Sequence[int]
    cells: Sequence[Sequence[str]]
    faults: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.cells)

    def column(self, index: int) -> Sequence[Cell]:
        return [row[index] for row in self.cells]

    def rows(self) -> Sequence[Sequence[Cell]]:
        return self.cells

    def shown_rows(self) -> Sequence[Sequence[str]]:
        return self.cells


@dataclass(frozen=True, slots=True)
class TypedRows:
    """A chunk with numbers, dates and the like among its cells (.xlsx)."""

    numbers: Sequence[int]
    cells: Sequence[Sequence[Cell]]
    faults: Mapping[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.cells)

    def column(self, index: int) -> Sequence[Cell]:
        return [row[index] for row in self.cells]

    def rows(self) -> Sequence[Sequence[Cell]]:
        return self.cells

    def shown_rows(self) -> Sequence[Sequence[str]]:
        return [[show_cell(cell) for cell in row] for row in self.cells]


def with_cells(chunk: Chunk, rows: Sequence[Sequence[Cell]]) -> Chunk:
    """The chunk with other cells, as many rows and columns; what was all text stays so."""
    if isinstance(chunk, TextRows):
        return TextRows(chunk.numbers, [list(map(show_cell, row)) for row in rows], chunk.faults)
    return TypedRows(chunk.numbers, rows, chunk.faults)
