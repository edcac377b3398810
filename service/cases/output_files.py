"""What training and evaluation leave in files: figures as JSON, problems as CSV; whole or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nlp import prepare
from service.files.delimited_writer import show_added
from service.files.errors import unwritable
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


def write_problems(path: Path, problems: Iterable[RowProblem]) -> None:
    """Row number, kind and reason of every problem, never a text. Raises: OutputError.

    A column `file` tells several files apart.
    """
    listed = list(problems)
    several = any(problem.source for problem in listed)
    with whole_or_nothing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeff")
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow((*(("file",) if several else ()), "row", "kind", "reason"))
        for problem in listed:
            place = (show_added(problem.source), problem.row) if several else (problem.row,)
            writer.writerow((*place, KIND_TITLES[problem.kind], show_added(problem.reason)))


def write_conflicts(path: Path, conflicts: Iterable[Conflict]) -> None:
    """Every label that gave way to a later one: both rows, times and labels, and the masked text, so that
    the labellers can agree. Raises: OutputError."""
    with whole_or_nothing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeff")
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(CONFLICT_COLUMNS)
        for conflict in conflicts:
            dropped, kept = conflict.dropped, conflict.kept
            labels = conflict.labels
            cells = (
                conflict.task,
                *(dropped.source, str(dropped.row), dropped.labelled_at, labels[0]),
                *(kept.source, str(kept.row), kept.labelled_at, labels[1]),
                prepare(kept.text).masked_text,
            )
            writer.writerow([show_added(cell) for cell in cells])
