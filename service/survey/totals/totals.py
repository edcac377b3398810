"""Everything that is counted while the rows pass by."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TypeVar

from service.survey.layout import ScoreColumn, SurveyLayout
from service.survey.totals.chunk_counts import PHRASE_END, ChunkCounts, ScoreCounts
from service.survey.totals.driver_sums import DriverSums
from service.survey.totals.opinions import OpinionTotals
from service.survey.totals.phrase_counts import PhraseCounts
from service.survey.totals.samples import Reservoir, SampledComment
from service.survey.totals.tally import Tally
from service.survey.totals.urgent import UrgentTotals

MOST_GROUPS = 1_000  # values of a group column counted apart; further ones together
MOST_DAYS = 4_000
MOST_OUTSIDE = 1_000  # different values off the scale of a score: order numbers, if the column is none
SAMPLE = 20_000  # comments among which themes are looked for
REST = "（其余）"

K = TypeVar("K")


class ScoreTotals:
    """How often each score was given; what lies outside the scale or is no score is counted apart."""

    def __init__(self, column: ScoreColumn) -> None:
        self.column = column
        self.counts: Counter[float] = Counter()
        self.outside: Counter[float] = Counter()
        self.more_outside = 0  # beyond MOST_OUTSIDE different values
        self.no_answer: Counter[str] = Counter()

    def add(self, more: ScoreCounts) -> None:
        """The scores of a chunk."""
        self.counts.update(more.counts)
        self.no_answer.update(more.no_answer)
        for score, count in more.outside.items():
            if score in self.outside or len(self.outside) < MOST_OUTSIDE:
                self.outside[score] += count
            else:
                self.more_outside += count


class SurveyTotals:
    """Counters of one run, to which its chunks are added in order."""

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

    def add(self, chunk: ChunkCounts) -> None:
        """The next chunk. Equal chunks in equal order give equal totals."""
        self.rows += chunk.rows
        self.answers += chunk.answers
        self.empty += chunk.empty
        self.meaningless += chunk.meaningless
        self.suggestions += chunk.suggestions
        self.needs_review += chunk.needs_review
        for totals, scores in zip(self.scores, chunk.scores, strict=True):
            totals.add(scores)
        self._add_tallies(chunk)
        for counter, more in (
            (self.categories, chunk.categories),
            (self.urgencies, chunk.urgencies),
            (self.emotions, chunk.emotions),
        ):
            counter.update(more)
        self.opinions.add(chunk.opinions, [comment.text for comment in chunk.comments])
        self.drivers.add_said(chunk.drivers)
        for comment in chunk.comments:
            phrases = comment.phrases.split(PHRASE_END) if comment.phrases else []
            self.phrases.add(phrases, comment.sentiment)
            place = self.sample.place()
            if place >= 0:
                kept = SampledComment(comment.number, comment.text, comment.sentiment, tuple(phrases))
                self.sample.put(place, kept)
        for urgent, _ in chunk.urgent:
            self.urgent.add(urgent)

    def _add_tallies(self, chunk: ChunkCounts) -> None:
        self.all.merge(chunk.all)
        for values, more in zip(self.groups, chunk.groups, strict=True):
            for value, tally in more.items():
                name = value if value in values or len(values) < MOST_GROUPS else REST
                _tally_of(values, name).merge(tally)
        for day, tally in chunk.days.items():
            if day in self.days or len(self.days) < MOST_DAYS:
                _tally_of(self.days, day).merge(tally)


def _tally_of(tallies: dict[K, Tally], key: K) -> Tally:
    tally = tallies.get(key)
    if tally is None:
        tally = tallies[key] = Tally()
    return tally
