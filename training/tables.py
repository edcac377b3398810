"""Rows of the data directory's CSV files (UTF-8, known columns)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from models.cases import LabelledCase
from nlp.errors import InputError


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a UTF-8 CSV file. Raises InputError when it is missing."""
    if not path.is_file():
        raise InputError(f"训练数据缺少文件 {path.name}，请检查数据目录。")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def read_gold(path: Path) -> list[LabelledCase]:
    """The gold cases of train.csv or dev.csv; rows drawn as 'active' are not representative."""
    return [
        LabelledCase(
            text=row["text"],
            category=row["category"] or None,
            also=tuple(filter(None, row["also"].split("|"))),
            urgency=row["urgency"] or None,
            emotion=row["emotion"] or None,
            intensity=int(row["intensity"]) if row["intensity"] else None,
            representative=row["sample"] != "active",
            row=number,
        )
        for number, row in enumerate(read_rows(path), 2)
    ]
