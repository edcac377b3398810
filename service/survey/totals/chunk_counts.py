"""What the rows of one chunk add up to: counted where they are read, added to the totals of the run in order.

What depends on the rows before (samples, quotes, bounded counts of phrases) is only listed here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from service.survey.answers import AnswerRow
from service.survey.layout import ScoreColumn, SurveyLayout
from service.survey.rounding import rounded
from service.survey.totals.driver_sums import SaidBits
from service.survey.totals.opinions import SaidOpinions
from service.survey.totals.rows import Comment, RespondentRow
from service.survey.totals.samples import shorten
from service.survey.totals.tally import Tally

PHRASE_END = "|"  # stands in no phrase: one text moves faster between processes than a dozen


class CountedComment(NamedTuple):
    """text: masked, shortened. phrases: joined by PHRASE_END."""

    number: int
    text: str
    sentiment: str
    phrases: str


@dataclass(slots=True)
class ScoreCounts:
    """Scores of one column, to one decimal; what lies outside its scale; what is written for no answer."""

    counts: dict[float, int] = field(default_factory=dict)
    outside: dict[float, int] = field(default_factory=dict)
    no_answer: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class ChunkCounts:
    """See SurveyTotals. comments: of respondents who say something. urgent: (comment, case number).

    drivers: (what is said, score) of comments with a score, see SaidBits.
    """

    scores: list[ScoreCounts]
    groups: list[dict[str, Tally]]
    rows: int = 0
    answers: int = 0
    empty: int = 0
    meaningless: int = 0
    suggestions: int = 0
    needs_review: int = 0
    all: Tally = field(default_factory=Tally)
    days: dict[date, Tally] = field(default_factory=dict)
    categories: Counter[str] = field(default_factory=Counter)
    urgencies: Counter[str] = field(default_factory=Counter)
    emotions: Counter[str] = field(default_factory=Counter)
    opinions: SaidOpinions = field(default_factory=SaidOpinions)
    drivers: list[tuple[int, float]] = field(default_factory=list)
    comments: list[CountedComment] = field(default_factory=list)
    urgent: list[tuple[Comment, str]] = field(default_factory=list)


class RowCounter:
    """Counts rows of one survey."""

    def __init__(self, layout: SurveyLayout, aspects: Sequence[str]) -> None:
        self._scores, self._groups = layout.scores, len(layout.groups)
        self._bits = SaidBits(aspects)

    def count(self, rows: Iterable[RespondentRow]) -> ChunkCounts:
        """All but `answers`, `empty` and `meaningless`, which rows do not tell."""
        counts = ChunkCounts([ScoreCounts() for _ in self._scores], [{} for _ in range(self._groups)])
        answers: list[AnswerRow] = []
        for row in rows:
            self._add(row, counts)
            if row.comment is not None:
                answers += row.comment.answers
        counts.suggestions = sum([answer.suggestion for answer in answers])
        counts.needs_review = sum([answer.needs_review for answer in answers])
        counts.categories.update([answer.category or "" for answer in answers])
        counts.urgencies.update([answer.urgency or "" for answer in answers])
        counts.emotions.update([answer.emotion or "" for answer in answers])
        return counts

    def _add(self, row: RespondentRow, counts: ChunkCounts) -> None:
        counts.rows += 1
        main = None
        for number, (column, score) in enumerate(zip(self._scores, row.scores, strict=True)):
            if score is not None:
                inside = _add_score(counts.scores[number], column, score)
                if number == 0 and inside:
                    main = score
        comment = row.comment
        for tally in _tallies(row, counts):
            tally.rows += 1
            if main is not None:
                tally.add_score(main, self._scores[0])
            if comment is not None:
                tally.add_comment(comment.sentiment, comment.polarities, urgent=comment.urgent)
        if comment is not None:
            self._add_comment(comment, main, row.case, counts)

    def _add_comment(self, comment: Comment, main: float | None, case: str, counts: ChunkCounts) -> None:
        counts.opinions.add(comment, len(counts.comments), main)
        if main is not None:
            counts.drivers.append((self._bits.of(comment.polarities), main))
        phrases = PHRASE_END.join(comment.phrases)
        counts.comments.append(
            CountedComment(comment.number, shorten(comment.text), comment.sentiment, phrases)
        )
        if comment.urgent:
            counts.urgent.append((comment, case))


def _add_score(counts: ScoreCounts, column: ScoreColumn, score: float) -> bool:
    """False for a score outside the scale."""
    if not column.low <= score <= column.high:
        counts.outside[score] = counts.outside.get(score, 0) + 1
        return False
    step = rounded(score, 1)
    counts.counts[step] = counts.counts.get(step, 0) + 1
    return True


def _tallies(row: RespondentRow, counts: ChunkCounts) -> list[Tally]:
    tallies = [counts.all]
    for values, value in zip(counts.groups, row.groups, strict=True):
        if value:
            tally = values.get(value)
            if tally is None:
                tally = values[value] = Tally()
            tallies.append(tally)
    if row.day is not None:
        tally = counts.days.get(row.day)
        if tally is None:
            tally = counts.days[row.day] = Tally()
        tallies.append(tally)
    return tallies
