"""Writes .csv and .tsv: UTF-8 with BOM so that Excel opens them, CRLF line ends (RFC 4180).

The user's own cells are written as they came. The added ones can never run as a formula: where
one begins with = + - @ or a control character, an apostrophe goes before it.
"""

from __future__ import annotations

import csv
import io
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
    header = [*table.columns, *(column.name for column in added)]
    with part.open("wb") as file:
        file.write(b"\xef\xbb\xbf" + encode_rows([header], [()], 0, delimiter=delimiter))
        for tagged in chunks:
            file.write(
                encode_rows(tagged.chunk.shown_rows(), tagged.added, len(added), delimiter=delimiter)
                if tagged.encoded is None
                else tagged.encoded
            )


def encode_rows(
    rows: Sequence[Sequence[str]],
    added: Sequence[Sequence[Value] | None],
    width: int,
    *,
    delimiter: str = ",",
) -> bytes:
    """See `Encoder`."""
    nothing = [""] * width
    lines = io.StringIO(newline="")
    csv.writer(lines, delimiter=delimiter, lineterminator="\r\n").writerows(
        [*row, *(nothing if values is None else map(show_added, values))]
        for row, values in zip(rows, added, strict=True)
    )
    return lines.getvalue().encode()


write_csv = write_delimited
write_tsv = partial(write_delimited, delimiter="\t")
encode_csv = encode_rows
encode_tsv = partial(encode_rows, delimiter="\t")


def show_added(value: Value) -> str:
    """An added value as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in _FORMULA_STARTS else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)
