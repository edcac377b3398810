"""What a run is asked for, what it tells on the way, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from models.taxonomy import Taxonomy
from service.tagging.results import ResultRow


@dataclass(frozen=True, slots=True)
class TagRequest:
    """One run of `suqing tag`. text_column, id_column: None lets the run guess."""

    source: Path
    output: Path
    text_column: str | None = None
    id_column: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    workers: int = 1
    resume: bool = False
    max_chars: int = 10_000
    engine: str = "local"


@dataclass(frozen=True, slots=True)
class TagSummary:
    """What a finished run came to.

    rejected: lines of the rejects file. urgencies: urgency label -> rows.
    """

    rows: int
    rejected: int
    resumed: int
    urgencies: Mapping[str, int]
    rejects: Path


class Watcher(Protocol):
    """Whoever follows a run."""

    def say(self, message: str) -> None:
        """Something that the run decided or noticed, as a Chinese sentence."""
        ...

    def advance(self, rows: int, fraction: float) -> None:
        """`rows` more are done; `fraction` of the input has been read."""
        ...


class RowReport(Protocol):
    """Whoever makes a report of a run. path: where it will stand. number: row in the input."""

    path: Path

    def add_row(self, number: int, case: str, text: str, row: ResultRow) -> None:
        """A row was analysed; `text` is the customer's, not masked."""
        ...

    def add_reject(self, number: int, case: str, reason: str) -> None:
        """A row was not analysed, or not written whole."""
        ...

    def write(self, taxonomy: Taxonomy, rejects: Path) -> None:
        """All rows are written. Raises: OutputError."""
        ...
