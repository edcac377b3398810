"""A file of comments with an `aspects` column, in any format of `suqing tag`, to labelled comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.opinions.pack import AspectPack
from nlp.errors import InputError
from service.cases.read_cases import CaseFile, find_text_column
from service.files.cells import UnreadableCell
from service.files.columns import find_column
from service.files.formats import open_table
from service.files.table import Table
from training.cleaning.problems import RowProblem
from training.opinions.cases import LabelledComment, clean_comments

ASPECTS_COLUMN = "aspects"


@dataclass(frozen=True, slots=True)
class ReadComments:
    """problems: rows that were left out and why. notes: what the reader decided. rows: read in all."""

    comments: list[LabelledComment]
    problems: list[RowProblem]
    notes: tuple[str, ...]
    rows: int


def read_comments(file: CaseFile, *, aspects_column: str | None, pack: AspectPack | None) -> ReadComments:
    """Read and clean a whole file.

    Raises: InputError, UsageError for a file or a column that cannot be used.
    """
    table = open_table(file.path, sheet=file.sheet, encoding=file.encoding)
    text, notes = find_text_column(file, table)
    if text is None:
        raise InputError("没有找到文本列，请用 --text-column 指定。")
    if aspects_column is None and ASPECTS_COLUMN not in table.columns:
        raise InputError(f"没有 {ASPECTS_COLUMN} 一栏，请用 --aspects-column 指定写有「方面:倾向」的列。")
    aspects = find_column(table.columns, aspects_column or ASPECTS_COLUMN, "--aspects-column")
    unreadable: list[RowProblem] = []
    rows = list(_rows(table, text, aspects, unreadable))
    comments, problems = clean_comments(rows, pack=pack, max_chars=file.max_chars)
    return ReadComments(
        comments, [*unreadable, *problems], (*table.notes, *notes), len(rows) + len(unreadable)
    )


def _rows(
    table: Table, text: int, aspects: int, unreadable: list[RowProblem]
) -> Iterator[tuple[int, str, str]]:
    for chunk in table.chunks():
        faults = dict(chunk.faults)
        for column in (text, aspects):
            cells = enumerate(chunk.column(column))
            faults |= {place: cell.reason for place, cell in cells if isinstance(cell, UnreadableCell)}
        for place, (number, shown) in enumerate(zip(chunk.numbers, chunk.shown_rows(), strict=True)):
            if place in faults:
                unreadable.append(RowProblem(number, "unreadable", faults[place]))
            else:
                yield number, shown[text], shown[aspects]
