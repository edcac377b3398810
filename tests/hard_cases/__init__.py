"""Invented texts that mislead a shallow reader, with the labels a careful one gives. Scored, not asserted.

Rules of the labels: the labelling guide behind models/taxonomies/general.yaml. Ten texts of each kind.

blind_cases.csv: 172 everyday complaints of all kinds, written by somebody who had not seen the rules, the
word lists or the training texts. Nothing trains on them; a few of the faults that they showed were mended as
a class of words, so the rules know those.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from training.promotion.regression_cases import FOLDER

PATH = FOLDER / "hard_cases.csv"
BLIND = Path(__file__).parent / "blind_cases.csv"


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
    return _read(PATH)


def load_blind_cases() -> list[HardCase]:
    """The cases written blind, in file order, all of kind 'blind'. Raises ValueError as above."""
    return _read(BLIND, kind="blind")


def _read(path: Path, **fixed: str) -> list[HardCase]:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return [HardCase(**dict(zip(header, row, strict=True)), **fixed) for row in rows]
