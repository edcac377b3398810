"""Invented cases that train the bundled model: dangers told without their usual words, and harmless
texts that share those words (idioms, denials, suppositions), irony, dialect, typos.

They only train: calibration, thresholds and figures rest on real texts. None of them stands among
the hard cases of the tests.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from models.cases import LabelledCase


def read_invented_cases() -> Iterator[LabelledCase]:
    """The cases of all files in this folder, in a fixed order, none representative."""
    for path in sorted(Path(__file__).parent.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream), 2):
                yield LabelledCase(
                    text=row["text"],
                    category=row["category"],
                    also=tuple(filter(None, row["also"].split("|"))),
                    urgency=row["urgency"],
                    emotion=row["emotion"],
                    intensity=int(row["intensity"]),
                    representative=False,
                    row=number,
                )
