"""What the report of a tagged file counts, in memory that does not grow with the file."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field

from service.tagging.results import ResultRow

MOST_URGENT = 100
MOST_REJECTS = 20
BINS = 5  # of the intensity


@dataclass(frozen=True, slots=True, order=True)
class UrgentRow:
    """A row that cannot wait. order: negated `number`, so that of equals the earlier row stays.

    number: row in the input. text: as the customer wrote it, not masked: it never leaves memory so.
    """

    confidence: float
    order: int
    number: int = field(compare=False)
    case: str = field(compare=False)
    text: str = field(compare=False)
    row: ResultRow = field(compare=False)
    queue: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not analysed, or not written whole. number: row in the input."""

    number: int
    case: str
    reason: str


@dataclass(slots=True)
class CategoryCount:
    """Rows of a category: all, urgent ones, major ones, those that a person must look at.

    intensity: sum of the intensities (0..1) of `measured` rows.
    """

    rows: int = 0
    urgent: int = 0
    major: int = 0
    review: int = 0
    intensity: float = 0.0
    measured: int = 0


class TagTotals:
    """Counts of the rows that were analysed; the surest urgent ones and the first rejects are kept."""

    def __init__(self) -> None:
        self.rows = 0
        self.review = 0
        self.categories: dict[str, CategoryCount] = {}
        self.urgencies: Counter[str] = Counter()
        self.emotions: Counter[str] = Counter()
        self.queues: Counter[str] = Counter()
        self.models: Counter[str] = Counter()
        self.intensities = [0] * BINS
        self.intensity = 0.0  # sum
        self.rejected = 0
        self.first_rejects: list[RejectedRow] = []
        self._urgent: list[UrgentRow] = []

    def add(self, number: int, case: str, text: str, row: ResultRow, queue: str) -> None:
        """One analysed row. queue: code of the queue that the rules send it to."""
        self.rows += 1
        self.review += row.needs_review
        self.queues[queue] += 1
        self.models[row.model_version] += 1
        if row.urgency is not None:
            self.urgencies[row.urgency] += 1
        if row.emotion is not None:
            self.emotions[row.emotion] += 1
        if row.emotion_intensity is not None:
            self.intensities[min(BINS - 1, int(row.emotion_intensity * BINS))] += 1
            self.intensity += row.emotion_intensity
        if row.category is not None:
            self._count_category(row, row.category)
        if row.urgency == "urgent":
            kept = UrgentRow(row.urgency_confidence or 0.0, -number, number, case, text, row, queue)
            if len(self._urgent) < MOST_URGENT:
                heapq.heappush(self._urgent, kept)
            elif kept > self._urgent[0]:
                heapq.heapreplace(self._urgent, kept)

    def add_reject(self, number: int, case: str, reason: str) -> None:
        """One row of the rejects file."""
        self.rejected += 1
        if len(self.first_rejects) < MOST_REJECTS:
            self.first_rejects.append(RejectedRow(number, case, reason))

    def urgent(self) -> list[UrgentRow]:
        """The surest first."""
        return sorted(self._urgent, reverse=True)

    def _count_category(self, row: ResultRow, category: str) -> None:
        count = self.categories.setdefault(category, CategoryCount())
        count.rows += 1
        count.urgent += row.urgency == "urgent"
        count.major += row.urgency == "major"
        count.review += row.needs_review
        if row.emotion_intensity is not None:
            count.intensity += row.emotion_intensity
            count.measured += 1
