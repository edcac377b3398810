"""Everything that is counted while the rows pass by."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TypeVar

from service.survey.layout import ScoreColumn, SurveyLayout
from service.survey.totals.driver_sums import DriverSums
from service.survey.totals.opinions import OpinionTotals
from service.survey.totals.phrase_counts import PhraseCounts
from service.survey.totals.rows import Comment, RespondentRow
from service.survey.totals.samples import Reservoir, SampledComment, shorten
from service.survey.totals.tally import Tally
from service.survey.totals.urgent import UrgentTotals

MOST_GROUPS = 1_000  # values of a group column counted apart; further ones together
MOST_DAYS = 4_000
SAMPLE = 20_000  # comments among which themes are looked for
REST = "（其余）"

K = TypeVar("K")


class ScoreTotals:
    """How often each score was given; what lies outside the scale or is no score is counted apart."""

    def __init__(self, column: ScoreColumn) -> None:
        self.column = column
        self.counts: Counter[float] = Counter()
        self.outside = 0

    def add(self, score: float | None) -> None:
        """Scores are counted to one decimal."""
        if score is None:
            return
        if self.column.low <= score <= self.column.high:
            self.counts[round(score, 1)] += 1
        else:
            self.outside += 1


class SurveyTotals:
    """Counters of one run."""

    def __init__(self, layout: SurveyLayout, aspects: tuple[str, ...]) -> None:
        self.rows = 0
        self.answers = 0
        self.empty = 0
        self.meaningless = 0
        self.suggestions = 0
        self.needs_review = 0
        self.all = Tally()
        self.scores = [ScoreTotals(column) for column in layout.scores]
        self.categories: Counter[str] = Counter()
        self.urgencies: Counter[str] = Counter()
        self.emotions: Counter[str] = Counter()
        self.opinions = OpinionTotals(aspects)
        self.drivers = DriverSums(aspects)
        self.phrases = PhraseCounts()
        self.sample: Reservoir[SampledComment] = Reservoir(SAMPLE, seed=1)
        self.urgent = UrgentTotals()
        self.groups: list[dict[str, Tally]] = [{} for _ in layout.groups]
        self.days: dict[date, Tally] = {}
        self._main = layout.scores[0] if layout.scores else None

    def add(self, row: RespondentRow) -> None:
        """One respondent."""
        self.rows += 1
        for totals, score in zip(self.scores, row.scores, strict=True):
            totals.add(score)
        main = row.scores[0] if self._main is not None else None
        if main is not None and self._main is not None and not self._main.low <= main <= self._main.high:
            main = None
        comment = row.comment
        for tally in self._tallies(row):
            tally.rows += 1
            if main is not None and self._main is not None:
                tally.add_score(main, self._main)
            if comment is not None:
                tally.add_comment(comment.sentiment, comment.polarities, urgent=comment.urgent)
        if comment is not None:
            self._add_comment(comment, main)

    def _tallies(self, row: RespondentRow) -> list[Tally]:
        tallies = [self.all]
        for values, value in zip(self.groups, row.groups, strict=True):
            if value:
                name = value if value in values or len(values) < MOST_GROUPS else REST
                tallies.append(_tally_of(values, name))
        if row.day is not None and (row.day in self.days or len(self.days) < MOST_DAYS):
            tallies.append(_tally_of(self.days, row.day))
        return tallies

    def _add_comment(self, comment: Comment, main: float | None) -> None:
        self.opinions.add(comment, main)
        if main is not None:
            self.drivers.add(comment.polarities, main)
        self.phrases.add(comment.phrases, comment.sentiment)
        place = self.sample.place()
        if place >= 0:
            kept = SampledComment(comment.number, shorten(comment.text), comment.sentiment, comment.phrases)
            self.sample.put(place, kept)
        if comment.urgent:
            self.urgent.add(comment)
        for answer in comment.answers:
            self.suggestions += answer.suggestion
            self.needs_review += answer.needs_review
            self.categories[answer.category or ""] += 1
            self.urgencies[answer.urgency or ""] += 1
            self.emotions[answer.emotion or ""] += 1


def _tally_of(tallies: dict[K, Tally], key: K) -> Tally:
    tally = tallies.get(key)
    if tally is None:
        tally = tallies[key] = Tally()
    return tally
