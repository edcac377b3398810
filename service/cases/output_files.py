"""What training and evaluation leave in files: figures as JSON, problems as CSV; whole or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from service.files.delimited_writer import show_added
from service.files.errors import unwritable
from service.files.output_file import check_output, follow_links, part_of, whole_or_nothing
from training.cleaning import KIND_TITLES, RowProblem


def check_report(path: Path, source: Path) -> Path:
    """The real place of a report, after making sure that it can be written: training takes a while.

    Raises: UsageError where it is the input itself, OutputError where it is no place for a file.
    """
    real = follow_links(path)
    if source.exists():  # else reading it will say so
        check_output(real, source)
    part = part_of(real)
    try:
        part.touch()
        part.unlink()
    except OSError as error:
        raise unwritable(error, path) from error
    return real


def write_json(path: Path, body: dict[str, Any]) -> None:
    """Raises: OutputError where the place cannot be written."""
    with whole_or_nothing(path) as part:
        part.write_text(json.dumps(body, ensure_ascii=False, indent=2, allow_nan=False) + "\n", "utf-8")


def write_problems(path: Path, problems: Iterable[RowProblem]) -> None:
    """Row number, kind and reason of every problem, never a text. Raises: OutputError."""
    with whole_or_nothing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeff")
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(("row", "kind", "reason"))
        for problem in problems:
            writer.writerow((problem.row, KIND_TITLES[problem.kind], show_added(problem.reason)))
