"""Writes .csv and .tsv: UTF-8 with BOM so that Excel opens them, CRLF line ends (RFC 4180).

Cells that came from .csv or .tsv are written as they came. All others can never run as a formula, which they
were not before (a text of a workbook) or are not meant to be: where one begins with = + - @ or a control
character, an apostrophe goes before it. Figures (-5, -3.2%, +86 138 0013 8000, --) stay what they are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

from service.files.cells import Cell, show_cell
from service.files.table import AddedColumn, Table, TaggedChunk, TextRows, Value
from service.files.writing import Report

_FORMULA_STARTS = frozenset("=+-@\t\r\n")
_FIGURES = re.compile(r"[+-][\d.,%()/:+ -]*(?:\d[eE][+-]?\d+)?")  # no letter, so no function and no command


def write_delimited(
    part: Path,
    table: Table,
    added: Sequence[AddedColumn],
    chunks: Iterator[TaggedChunk],
    report: Report,
    *,
    delimiter: str = ",",
) -> None:
    """Write a text table. See `Writer`."""
    first = next(chunks, None)
    defused = first is None or not isinstance(first.chunk, TextRows)
    with part.open("wb") as file:
        head = [*_shown(table.titles), [*table.columns, *(column.name for column in added)]]
        nothing = [()] * len(head)
        file.write(b"\xef\xbb\xbf" + encode_rows(head, nothing, 0, delimiter=delimiter, defused=defused))
        for tagged in chain([] if first is None else [first], chunks):
            file.write(
                encode_rows(
                    tagged.chunk.shown_rows(), tagged.added, len(added), delimiter=delimiter, defused=defused
                )
                if tagged.encoded is None
                else tagged.encoded
            )


def _shown(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    return [list(map(show_cell, row)) for row in rows]


def encode_rows(
    rows: Sequence[Sequence[str]],
    added: Sequence[Sequence[Value] | None],
    width: int,
    *,
    delimiter: str = ",",
    defused: bool = False,
) -> bytes:
    """See `Encoder`. defused: no cell of `rows` may run as a formula."""
    nothing = [""] * width
    if defused:
        rows = [list(map(defuse, row)) for row in rows]
    lines = io.StringIO(newline="")
    csv.writer(lines, delimiter=delimiter, lineterminator="\r\n").writerows(
        [*row, *(nothing if values is None else map(show_added, values))]
        for row, values in zip(rows, added, strict=True)
    )
    return lines.getvalue().encode()


write_csv = write_delimited
write_tsv = partial(write_delimited, delimiter="\t")


def show_added(value: Value) -> str:
    """An added value as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, str):
        return defuse(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)


def defuse(text: str) -> str:
    """The text as no formula: with an apostrophe before it where a spreadsheet would take it for one."""
    return f"'{text}" if text[:1] in _FORMULA_STARTS and not _FIGURES.fullmatch(text) else text
