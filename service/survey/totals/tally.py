"""Counts of one set of rows: all of them, those of a store, those of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.survey.layout import ScoreColumn
from service.survey.recommending import DETRACTOR, PROMOTER, group_of

POSITIVE, NEGATIVE = 0, 1


@dataclass(slots=True)
class Tally:
    """rows: respondents. comments: rows with a comment that says something, of these positive, negative.

    scored, total, squares: number, sum and sum of squares of the main score. top: scores that are
    promoters (nps) or satisfied (the upper two of five, 80 % of the scale elsewhere); bottom:
    detractors or dissatisfied. aspects: code -> [rows in favour, rows against].
    """

    rows: int = 0
    comments: int = 0
    positive: int = 0
    negative: int = 0
    urgent: int = 0
    scored: int = 0
    total: float = 0.0
    squares: float = 0.0
    top: int = 0
    bottom: int = 0
    aspects: dict[str, list[int]] = field(default_factory=dict)

    def add_score(self, score: float, column: ScoreColumn) -> None:
        self.scored += 1
        self.total += score
        self.squares += score * score
        self.top += is_top(score, column)
        self.bottom += is_bottom(score, column)

    def add_comment(self, sentiment: str, polarities: Mapping[str, int], *, urgent: bool) -> None:
        """polarities: aspect -> above zero in favour, below against, zero for both or neither."""
        self.comments += 1
        self.positive += sentiment == "positive"
        self.negative += sentiment == "negative"
        self.urgent += urgent
        for aspect, polarity in polarities.items():
            counts = self.aspects.get(aspect)
            if counts is None:
                counts = self.aspects[aspect] = [0, 0]
            if polarity > 0:
                counts[POSITIVE] += 1
            elif polarity < 0:
                counts[NEGATIVE] += 1

    def merge(self, other: Tally) -> None:
        """Add the other's counts to these."""
        for name in (
            "rows",
            "comments",
            "positive",
            "negative",
            "urgent",
            "scored",
            "total",
            "squares",
            "top",
            "bottom",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for aspect, (favour, against) in other.aspects.items():
            counts = self.aspects.setdefault(aspect, [0, 0])
            counts[POSITIVE] += favour
            counts[NEGATIVE] += against


def is_top(score: float, column: ScoreColumn) -> bool:
    """Promoter (nps), satisfied 4-5 (csat), at least 80 % of the way up a rating."""
    if column.kind == "nps":
        return (score if column.low < 0 else group_of(score)) == PROMOTER
    return score >= (4 if column.kind == "csat" else column.low + 0.8 * (column.high - column.low))


def is_bottom(score: float, column: ScoreColumn) -> bool:
    """Detractor (nps), dissatisfied 1-2 (csat), at most 40 % of the way up a rating."""
    if column.kind == "nps":
        return (score if column.low < 0 else group_of(score)) == DETRACTOR
    return score <= (2 if column.kind == "csat" else column.low + 0.4 * (column.high - column.low))
