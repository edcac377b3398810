"""Finds the delimiter of a text table among , tab ; and |."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from service.files.header_rows import count_titles

DELIMITERS = (",", "\t", ";", "|")
NO_DELIMITER = "\x1f"  # a one-column file: every comma in it belongs to the text
_ROWS_LOOKED_AT = 50


def sniff_delimiter(lines: Sequence[str], *, preferred: str = ",") -> str:
    """The delimiter under which most rows are as wide as the header, then the one with most columns.

    `lines`: the first lines of the file. NO_DELIMITER where none of them splits the header.
    """
    order = (preferred, *(delimiter for delimiter in DELIMITERS if delimiter != preferred))
    fits = {delimiter: _fit(lines, delimiter) for delimiter in order}
    best = max(order, key=lambda delimiter: fits[delimiter])
    return best if fits[best][1] else NO_DELIMITER


def _fit(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    """(share of rows as wide as the header, columns); (0, 0) where the header is not split."""
    rows = [row for row in csv.reader(lines, delimiter=delimiter) if row][: _ROWS_LOOKED_AT + 1]
    rows = rows[count_titles(rows) :]
    width = len(rows[0]) if rows else 0
    if width < 2:
        return (0, 0)
    return (sum(len(row) == width for row in rows) / len(rows), width)
