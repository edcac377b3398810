"""Invented texts that mislead a shallow reader, with the labels a careful one gives. Scored, not asserted.

Rules of the labels: the labelling guide behind models/taxonomies/general.yaml. Ten texts of each kind.
"""

import csv
from dataclasses import dataclass

from training.promotion.regression_cases import FOLDER

PATH = FOLDER / "hard_cases.csv"


@dataclass(frozen=True, slots=True)
class HardCase:
    """One text, what it should be called, and what makes it hard."""

    text: str
    category: str
    urgency: str
    emotion: str
    kind: str


def load_hard_cases() -> list[HardCase]:
    """All hard cases in file order. Raises ValueError where a row has a column too many or too few."""
    with PATH.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return [HardCase(**dict(zip(header, row, strict=True))) for row in rows]
