"""Invented texts with a label and the words a careful reader would mark as its reason. Scored, not asserted.

A row holds one task of one text; a text may stand in up to three rows. The words are the decisive stretches
(2-10 characters, 1-4 a row), not whole sentences. They were marked before any model had read the texts.
Labels follow the guide behind models/taxonomies/general.yaml; a task on which careful readers could differ
has no row.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

PATH = Path(__file__).parent / "evidence_table.csv"


@dataclass(frozen=True, slots=True)
class MarkedText:
    """One text, the right `label` of one `task` (category, urgency, emotion), and the words that say so."""

    text: str
    task: str
    label: str
    words: tuple[str, ...]

    @property
    def marked(self) -> frozenset[int]:
        """Positions of the characters under the words, at every place where a word stands."""
        return frozenset(
            place
            for word in self.words
            for start in range(len(self.text))
            if self.text.startswith(word, start)
            for place in range(start, start + len(word))
        )


def load_marked_texts() -> list[MarkedText]:
    """All rows in file order. Raises ValueError where a row has a column too many or too few."""
    with PATH.open(encoding="utf-8", newline="") as file:
        _header, *rows = csv.reader(file)
    return [MarkedText(text, task, label, tuple(words.split("|"))) for text, task, label, words in rows]
