"""A row that comes back from a labelling tool, and the cases file that is made of such rows."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp import prepare
from service.files.delimited_writer import show_added
from service.files.output_file import whole_or_nothing

LABEL_FIELDS = ("category", "urgency", "emotion")
COLUMNS = (
    *("text", "category", "also", "urgency", "emotion", "intensity"),
    *("sample", "corrected_at", "corrected_by"),
)


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """number: of the task in the export. also: |-separated further categories. A label not given is ''.

    text is None where the export has none. sample: 'active' where the queue had picked the text.
    """

    number: int
    text: str | None
    category: str = ""
    also: str = ""
    urgency: str = ""
    emotion: str = ""
    intensity: str = ""
    sample: str = ""
    corrected_at: str = ""
    corrected_by: str = ""

    @classmethod
    def of(
        cls,
        number: int,
        text: Any,
        labels: Mapping[str, Sequence[str]],
        *,
        at: Any = None,
        by: Any = None,
        sample: Any = None,
    ) -> LabelledRow:
        """From what a tool wrote. labels: role -> values; of several categories the first is the main one."""
        category, *further = labels.get("category") or ("",)
        also = [name for name in dict.fromkeys((*further, *labels.get("also", ()))) if name != category]
        single = ((labels.get(role) or ("",))[0] for role in ("urgency", "emotion", "intensity"))
        return cls(
            number,
            text if isinstance(text, str) and text.strip() else None,
            category,
            "|".join(also),
            *single,
            *("" if value is None else str(value) for value in (sample, at, by)),
        )

    @property
    def is_labelled(self) -> bool:
        """Has it any label?"""
        return bool(self.category or self.urgency or self.emotion or self.intensity)


@dataclass(frozen=True, slots=True)
class Imported:
    """written: rows in the cases file. unlabelled, without_text: task numbers that were left out."""

    written: int
    unlabelled: tuple[int, ...]
    without_text: tuple[int, ...]


def write_labelled(path: Path, rows: Iterable[LabelledRow]) -> Imported:
    """The cases file of the labelled rows, texts masked. Raises: OutputError."""
    written, unlabelled, without_text = 0, [], []
    with whole_or_nothing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeff")
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for row in rows:
            if row.text is None:
                without_text.append(row.number)
            elif not row.is_labelled:
                unlabelled.append(row.number)
            else:
                cells = (prepare(row.text).masked_text, *(getattr(row, name) for name in COLUMNS[1:]))
                writer.writerow([show_added(cell) for cell in cells])
                written += 1
    return Imported(written, tuple(unlabelled), tuple(without_text))
