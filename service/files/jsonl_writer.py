"""Writes .jsonl. A line that came from .jsonl keeps its very characters; the added keys follow them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from service.files.cells import Cell, FormattedNumber, UnreadableCell, show_cell
from service.files.jsonl_reader import JsonlChunk
from service.files.table import AddedColumn, Chunk, Table, TaggedChunk
from service.files.writing import Report, unique_names

_Json = str | int | float | bool | list[object] | dict[str, object] | None


def write_jsonl(
    part: Path,
    table: Table,
    added: Sequence[AddedColumn],
    chunks: Iterator[TaggedChunk],
    report: Report,
) -> None:
    """Write one object a line. See `Writer`."""
    names = unique_names(table.columns)
    added_names = [column.name for column in added]
    nothing = [None] * len(added)
    encode = json.JSONEncoder(ensure_ascii=False, default=str).encode
    with part.open("w", encoding="utf-8", newline="\n") as file:
        for tagged in chunks:
            for line, values in zip(_lines(tagged.chunk, names, encode), tagged.added, strict=True):
                tail = encode(dict(zip(added_names, values or nothing, strict=True)))
                body = line[:-1].rstrip()
                file.write(f"{body}{'' if body == '{' else ', '}{tail[1:]}\n")


def _lines(chunk: Chunk, names: Sequence[str], encode: Callable[[object], str]) -> Iterator[str]:
    """Each row as a JSON object; '{}' for a line of the input that is none."""
    if isinstance(chunk, JsonlChunk):
        for position, line in enumerate(chunk.lines):
            yield "{}" if not chunk.records[position] else line
    else:
        for row in chunk.rows():
            yield encode(dict(zip(names, map(_json, row), strict=True)))


def _json(cell: Cell) -> _Json:
    """Numbers stay numbers, except where their user sees something else (00123)."""
    if cell is None or isinstance(cell, str | bool | int | list | dict):
        return cell
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else None
    if isinstance(cell, FormattedNumber):
        return cell.value if cell.shown == str(cell.value) else cell.shown
    if isinstance(cell, UnreadableCell):
        return cell.shown or None
    return show_cell(cell)
