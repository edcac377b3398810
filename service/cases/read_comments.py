"""A file of comments with a column of aspects, in any format of `suqing tag`, to labelled comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.opinions.pack import AspectPack
from nlp.errors import InputError
from service.cases.read_cases import CaseFile, find_text_column
from service.files.cells import UnreadableCell
from service.files.columns import find_column, list_columns, places_named, show_column
from service.files.formats import open_table
from service.files.table import Table
from training.cleaning.problems import RowProblem
from training.opinions.cases import AspectRow, LabelledComment, clean_comments

ASPECT_NAMES = (
    "aspects",
    "aspect",
    "方面",
    "方面倾向",
    "评价方面",
    "评价对象",
    "评价维度",
    "方面标签",
    "标签",
)
POLARITY_NAMES = ("polarity", "sentiment", "倾向", "情感", "情感倾向", "情感极性", "极性", "评价倾向")
"""Names of the columns, compared without case, spaces, underscores, hyphens and brackets."""


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
    aspects, polarity, told = _find_columns(table.columns, aspects_column)
    places = [aspects] if polarity is None else [aspects, polarity]
    text, notes = find_text_column(file, table, leave_out=places)
    if text is None:
        raise InputError("没有找到文本列，请用 --text-column 指定。")
    unreadable: list[RowProblem] = []
    rows = list(_rows(table, text, places, unreadable))
    cleaned = clean_comments(rows, pack=pack, max_chars=file.max_chars)
    return ReadComments(
        cleaned.comments,
        [*unreadable, *cleaned.problems],
        (*table.notes, *told, *notes, *cleaned.notes),
        len(rows) + len(unreadable),
    )


def _find_columns(columns: Sequence[str], wanted: str | None) -> tuple[int, int | None, tuple[str, ...]]:
    """Positions of aspects and of polarity where that has a column of its own, and what to tell of them."""
    if wanted is not None:
        aspects = find_column(columns, wanted, "--aspects-column")
    else:
        found = places_named(columns, ASPECT_NAMES)
        if not found:
            raise InputError(
                f"没有 {ASPECT_NAMES[0]}（或 方面、标签、评价对象）一栏，请用 --aspects-column 指定写有"
                f"「方面:倾向」的列。现有的列：{list_columns(columns)}。"
            )
        if len(found) > 1:
            raise InputError(
                f"有几列都可能写着方面：{list_columns(columns, found)}。请用 --aspects-column 指定一列。"
            )
        aspects = found[0]
    polarities = [place for place in places_named(columns, POLARITY_NAMES) if place != aspects]
    notes = [] if columns[aspects] == ASPECT_NAMES[0] else [f"方面取{show_column(columns, aspects)}一栏。"]
    if len(polarities) != 1:
        return aspects, None, tuple(notes)
    place = polarities[0]
    notes.append(f"没有写倾向的方面，倾向取{show_column(columns, place)}一栏；同一文本的几行合为一条评论。")
    return aspects, place, tuple(notes)


def _rows(
    table: Table, text: int, labels: Sequence[int], unreadable: list[RowProblem]
) -> Iterator[AspectRow]:
    """labels: position of the aspects, and of the polarity where that has a column."""
    for chunk in table.chunks():
        faults = dict(chunk.faults)
        for column in (text, *labels):
            cells = enumerate(chunk.column(column))
            faults |= {place: cell.reason for place, cell in cells if isinstance(cell, UnreadableCell)}
        for place, (number, shown) in enumerate(zip(chunk.numbers, chunk.shown_rows(), strict=True)):
            if place in faults:
                unreadable.append(RowProblem(number, "unreadable", faults[place]))
            else:
                yield AspectRow(number, shown[text], *(shown[label] for label in labels))
