"""Rows that are in memory, as a table for the writers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from service.files.formats import find_writer
from service.files.output_file import follow_links, whole_or_nothing
from service.files.table import ROWS_PER_CHUNK, AddedColumn, Chunk, TaggedChunk, TypedRows


@dataclass(frozen=True, slots=True)
class MemoryTable:
    """A table of text cells, from no file; each row as long as there are columns."""

    columns: tuple[str, ...]
    cells: Sequence[Sequence[str]]
    notes: tuple[str, ...] = ()
    titles: tuple[()] = ()

    def chunks(self) -> Iterator[Chunk]:
        for start in range(0, len(self.cells), ROWS_PER_CHUNK):
            part = self.cells[start : start + ROWS_PER_CHUNK]
            yield TypedRows(range(start + 2, start + 2 + len(part)), part)

    def fraction_read(self) -> float:
        return 1.0


def write_rows(path: Path, columns: tuple[str, ...], rows: Sequence[Sequence[str]]) -> list[str]:
    """Write a table of text by the extension of `path`, whole or not at all; gives what to tell of it.

    Raises: UsageError for an unknown extension, OutputError where the place cannot be written.
    """
    write = find_writer(path)
    # writers expect a table to which a run added columns: here all but the first one
    table = MemoryTable(columns[:1], [row[:1] for row in rows])
    added = tuple(AddedColumn(name, "text") for name in columns[1:])
    rest = iter(rows)
    told = list[str]()
    with whole_or_nothing(follow_links(path)) as part:
        tagged = (
            TaggedChunk(chunk, [row[1:] for row in islice(rest, len(chunk))]) for chunk in table.chunks()
        )
        write(part, table, added, tagged, lambda row, why: told.append(f"第 {row} 行：{why}。"))
    return told
