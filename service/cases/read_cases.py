"""A file of labelled cases, in any format that `suqing tag` reads, to cleaned cases."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.taxonomy import Taxonomy
from nlp.errors import UsageError
from service.files.cells import Cell, UnreadableCell
from service.files.columns import find_column, guess_id_column, guess_text_column, show_column
from service.files.formats import open_table
from service.files.table import Table
from training.cleaning import KEEP, LEAVE_OUT, CaseTable, CleanedCases, RawRow, clean_tables
from training.cleaning.clean import LEAST_CASES
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
    """See read_case_files, for one file."""
    return read_case_files([file], taxonomy=taxonomy, least_cases=least_cases)


def read_case_files(
    files: Sequence[CaseFile],
    *,
    taxonomy: Taxonomy | None = None,
    least_cases: int | None = None,
    few_cases: str = LEAVE_OUT,
    spellings: str = KEEP,
) -> ReadCases:
    """Read and clean whole files as one; where labels of a text differ, the latest count.

    taxonomy, least_cases, few_cases, spellings: see `clean_tables`.
    Raises: InputError, UsageError for a file or a column that cannot be used.
    """
    tables, notes = [], []
    for file, source in zip(files, _sources(files), strict=True):
        table = open_table(file.path, sheet=file.sheet, encoding=file.encoding)
        text_column, note = find_text_column(file, table)
        tables.append(CaseTable(table.columns, _rows(table, text_column), text_column, source))
        notes += [f"{source}：{told}" if source else told for told in (*table.notes, *note)]
    cleaned = clean_tables(
        tables,
        taxonomy=taxonomy,
        max_chars=max(file.max_chars for file in files),
        least_cases=LEAST_CASES if least_cases is None else least_cases,
        few_cases=few_cases,
        spellings=spellings,
    )
    return ReadCases(cleaned, tuple(notes))


def _sources(files: Sequence[CaseFile]) -> list[str]:
    """Names to tell the files apart by; '' for a single one. Raises: UsageError for a file given twice."""
    if len(files) == 1:
        return [""]
    paths = [file.path for file in files]
    if len({path.resolve() for path in paths}) < len(paths):
        raise UsageError("同一个案例文件给了两次，请只写一次。")
    names = [path.name for path in paths]
    return names if len(set(names)) == len(names) else [str(path) for path in paths]


def find_text_column(
    file: CaseFile, table: Table, *, leave_out: Collection[int] = ()
) -> tuple[int | None, tuple[str, ...]]:
    """Position of the text and a note where it was guessed; None leaves the complaint to the cleaning.

    leave_out: columns known to be something else.
    """
    columns = table.columns
    if file.text_column is not None:
        return find_column(columns, file.text_column, "--text-column"), ()
    if columns.count("text") == 1:
        return columns.index("text"), ()
    taken = label_columns(columns) | set(leave_out) | {p for p in [guess_id_column(columns)] if p is not None}
    if len(taken) == len(columns):
        return None, ()
    first: Sequence[Sequence[Cell]] = next((chunk.rows() for chunk in table.chunks()), ())
    found = guess_text_column(columns, first, leave_out=taken)
    return found, (f"文本列取{show_column(columns, found)}；若不是，请用 --text-column 指定。",)


def _rows(table: Table, text_column: int | None) -> Iterator[RawRow]:
    for chunk in table.chunks():
        faults = dict(chunk.faults)
        if text_column is not None:
            cells = enumerate(chunk.column(text_column))
            faults |= {place: cell.reason for place, cell in cells if isinstance(cell, UnreadableCell)}
        for place, (number, shown) in enumerate(zip(chunk.numbers, chunk.shown_rows(), strict=True)):
            yield RawRow(number, shown, faults.get(place, ""))
