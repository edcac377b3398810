"""Writes .csv and .tsv: UTF-8 with BOM so that Excel opens them, CRLF line ends (RFC 4180).

The user's own cells are written as they came. The added ones can never run as a formula: where
one begins with = + - @ or a control character, an apostrophe goes before it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from service.files.table import AddedColumn, Table, TaggedChunk, Value
from service.files.writing import Report

_FORMULA_STARTS = frozenset("=+-@\t\r\n")


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
    nothing = [""] * len(added)
    with part.open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeff")
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow([*table.columns, *(column.name for column in added)])
        for tagged in chunks:
            rows = tagged.chunk.shown_rows()
            writer.writerows(
                [*row, *(nothing if values is None else map(show_added, values))]
                for row, values in zip(rows, tagged.added, strict=True)
            )


write_csv = write_delimited
write_tsv = partial(write_delimited, delimiter="\t")


def show_added(value: Value) -> str:
    """An added value as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in _FORMULA_STARTS else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)
