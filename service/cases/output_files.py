"""What training and evaluation leave in files: figures as JSON, problems as a table; whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nlp import prepare
from service.files.errors import unwritable
from service.files.formats import find_writer
from service.files.memory_table import write_rows
from service.files.output_file import check_output, follow_links, part_of, whole_or_nothing
from training.cleaning import KIND_TITLES, Conflict, RowProblem

CONFLICT_COLUMNS = (
    *("task", "dropped_file", "dropped_row", "dropped_at", "dropped"),
    *("kept_file", "kept_row", "kept_at", "kept", "text"),
)


def check_report(path: Path, source: Path) -> Path:
    """The real place of a report, after making sure that it can be written: training takes a while.

    Raises: UsageError where it is the input itself, OutputError where it is no place for a file.
    """
    if source.exists():  # else reading it will say so
        check_output(follow_links(path), source)
    return check_place(path)


def check_tables(path: Path, sources: Iterable[Path]) -> Path:
    """As check_reports, for a table. Raises: UsageError for an extension that is no table's, too."""
    find_writer(path)
    return check_reports(path, sources)


def check_place(path: Path) -> Path:
    """The real place of an output, after making sure that it can be written. Raises: OutputError."""
    real = follow_links(path)
    part = part_of(real)
    try:
        part.touch()
        part.unlink()
    except OSError as error:
        raise unwritable(error, path) from error
    return real


def check_reports(path: Path, sources: Iterable[Path]) -> Path:
    """As check_report, for several inputs or none."""
    for source in sources:
        check_report(path, source)
    return check_place(path)


def write_json(path: Path, body: dict[str, Any]) -> None:
    """Raises: OutputError where the place cannot be written."""
    with whole_or_nothing(path) as part:
        part.write_text(json.dumps(body, ensure_ascii=False, indent=2, allow_nan=False) + "\n", "utf-8")


def write_problems(path: Path, problems: Iterable[RowProblem]) -> list[str]:
    """Row number, kind and reason of every problem, never a text. As write_rows.

    A column `file` tells several files apart.
    """
    listed = list(problems)
    several = any(problem.source for problem in listed)
    rows = [
        (
            *((problem.source,) if several else ()),
            *(str(problem.row), KIND_TITLES[problem.kind], problem.reason),
        )
        for problem in listed
    ]
    return write_rows(path, (*(("file",) if several else ()), "row", "kind", "reason"), rows)


def write_conflicts(path: Path, conflicts: Iterable[Conflict]) -> list[str]:
    """Every label that gave way to a later one: both rows, times and labels, and the masked text, so that
    the labellers can agree. As write_rows."""
    return write_rows(path, CONFLICT_COLUMNS, [_conflict_cells(conflict) for conflict in conflicts])


def _conflict_cells(conflict: Conflict) -> tuple[str, ...]:
    dropped, kept = conflict.dropped, conflict.kept
    labels = conflict.labels
    return (
        conflict.task,
        *(dropped.source, str(dropped.row), dropped.labelled_at, labels[0]),
        *(kept.source, str(kept.row), kept.labelled_at, labels[1]),
        prepare(kept.text).masked_text,
    )
