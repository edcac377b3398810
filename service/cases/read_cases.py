"""A file of labelled cases, in any format that `suqing tag` reads, to cleaned cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.taxonomy import Taxonomy
from service.files.cells import Cell, UnreadableCell
from service.files.columns import find_column, guess_id_column, guess_text_column
from service.files.formats import open_table
from service.files.table import Table
from training.cleaning import CleanedCases, RawRow, clean_cases
from training.cleaning.columns import label_columns


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A cases file and how to read it. text_column: name or '#3'; None takes `text` or guesses."""

    path: Path
    text_column: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    max_chars: int = 10_000


@dataclass(frozen=True, slots=True)
class ReadCases:
    """cleaned, and notes: what the reader decided (encoding, sheet, text column), Chinese sentences."""

    cleaned: CleanedCases
    notes: tuple[str, ...]


def read_cases(
    file: CaseFile, *, taxonomy: Taxonomy | None = None, least_cases: int | None = None
) -> ReadCases:
    """Read and clean a whole file. taxonomy, least_cases: see `clean_cases`.

    Raises: InputError, UsageError for a file or a column that cannot be used.
    """
    table = open_table(file.path, sheet=file.sheet, encoding=file.encoding)
    text_column, note = find_text_column(file, table)
    options = {} if least_cases is None else {"least_cases": least_cases}
    cleaned = clean_cases(
        table.columns,
        _rows(table, text_column),
        taxonomy=taxonomy,
        text_column=text_column,
        max_chars=file.max_chars,
        **options,
    )
    return ReadCases(cleaned, (*table.notes, *note))


def find_text_column(file: CaseFile, table: Table) -> tuple[int | None, tuple[str, ...]]:
    """Position of the text and a note where it was guessed; None leaves the complaint to the cleaning."""
    columns = table.columns
    if file.text_column is not None:
        return find_column(columns, file.text_column, "--text-column"), ()
    if columns.count("text") == 1:
        return columns.index("text"), ()
    taken = label_columns(columns) | {guess_id_column(columns)}
    free = [position for position in range(len(columns)) if position not in taken]
    if not free:
        return None, ()
    first: Sequence[Sequence[Cell]] = next((chunk.rows() for chunk in table.chunks()), ())
    found = free[guess_text_column([columns[p] for p in free], [[row[p] for p in free] for row in first])]
    name = columns[found] or f"#{found + 1}"
    return found, (f"文本列取「{name}」；若不是，请用 --text-column 指定。",)


def _rows(table: Table, text_column: int | None) -> Iterator[RawRow]:
    for chunk in table.chunks():
        faults = dict(chunk.faults)
        if text_column is not None:
            cells = enumerate(chunk.column(text_column))
            faults |= {place: cell.reason for place, cell in cells if isinstance(cell, UnreadableCell)}
        for place, (number, shown) in enumerate(zip(chunk.numbers, chunk.shown_rows(), strict=True)):
            yield RawRow(number, shown, faults.get(place, ""))
