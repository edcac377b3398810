"""The most urgent comments of a run, so that a report can list them first."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

from service.survey.totals.rows import Comment
from service.survey.totals.samples import shorten

MOST = 100


@dataclass(frozen=True, slots=True, order=True)
class UrgentComment:
    """confidence: 0..1. number: row in the input (negated in `order`, so that earlier rows stay)."""

    confidence: float
    order: int
    number: int
    text: str
    reasons: str
    category: str


class UrgentTotals:
    """count: all of them; `listed`: the surest hundred."""

    def __init__(self) -> None:
        self.count = 0
        self._heap: list[UrgentComment] = []

    def add(self, comment: Comment) -> None:
        """A comment with an urgent answer."""
        self.count += 1
        answer = max(
            (a for a in comment.answers if a.urgency == "urgent"), key=lambda a: a.urgency_confidence or 0.0
        )
        confidence = answer.urgency_confidence or 0.0
        if len(self._heap) == MOST and confidence <= self._heap[0].confidence:
            return
        item = UrgentComment(
            confidence,
            -comment.number,
            comment.number,
            shorten(comment.text, 2_000),
            answer.urgency_reasons,
            answer.category or "",
        )
        (heapq.heappush if len(self._heap) < MOST else heapq.heapreplace)(self._heap, item)

    def listed(self) -> list[UrgentComment]:
        """The surest first."""
        return sorted(self._heap, reverse=True)
