"""The fixed part of the gate: cases written by us that every version must read no worse than the last.

hard_cases.csv     120 texts that mislead a shallow reader, with category, urgency and emotion
urgent_cases.csv   urgent texts, many without a word of danger, and harmless ones full of them

Nothing trains on them.
"""

from __future__ import annotations

import csv
from pathlib import Path

from models.cases import LabelledCase

FOLDER = Path(__file__).parent / "regression"


def load_hard_cases() -> list[LabelledCase]:
    """Labelled after the `general` taxonomy."""
    return _read("hard_cases.csv")


def load_urgent_cases() -> list[LabelledCase]:
    """Labelled with urgency alone."""
    return _read("urgent_cases.csv")


def _read(name: str) -> list[LabelledCase]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return [
            LabelledCase(
                row["text"], category=row.get("category"), urgency=row["urgency"], emotion=row.get("emotion")
            )
            for row in csv.DictReader(stream)
        ]
