"""What a survey adds up to: plain frozen data, from which page, workbook and JSON are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from service.survey.layout import ScoreKind
from service.survey.statistics.changes import Change
from service.survey.statistics.drivers import DriverAnalysis
from service.survey.statistics.intervals import Estimate
from service.survey.statistics.phrases import Phrase
from service.survey.statistics.themes import Theme
from service.survey.totals.tally import Tally
from service.survey.totals.urgent import UrgentComment


@dataclass(frozen=True, slots=True)
class ScoreSummary:
    """One score column. counts: (score, rows), ascending. top: satisfied or promoters. nps: points.

    missing: rows without an answer; of these no_answers: (what is written for none, rows). outside: rows off
    the scale, outside_values: (value, rows). Of both the ten most frequent.
    """

    name: str
    kind: ScoreKind
    low: float
    high: float
    counts: tuple[tuple[float, int], ...]
    mean: Estimate
    top: Estimate
    nps: Estimate | None
    missing: int
    outside: int
    outside_values: tuple[tuple[float, int], ...] = ()
    no_answers: tuple[tuple[str, int], ...] = ()

    @property
    def of_groups(self) -> bool:
        """True where the answers name promoters and detractors: the mean is the NPS and says nothing more."""
        return self.low < 0


@dataclass(frozen=True, slots=True)
class AspectSummary:
    """One aspect. share: of all comments. satisfied: in favour among those for or against.

    words: the most frequent wordings, (words, answers). quotes: masked.
    """

    code: str
    name: str
    comments: int
    share: Estimate
    positive: int
    negative: int
    satisfied: Estimate
    mean_score: float | None
    positive_words: tuple[tuple[str, int], ...]
    negative_words: tuple[tuple[str, int], ...]
    positive_quotes: tuple[str, ...]
    negative_quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """One value of a group column. worst: the aspect most often spoken against. p: see `GroupDifference`."""

    name: str
    rows: int
    mean: Estimate
    nps: Estimate | None
    negative: Estimate
    worst: str
    p: float | None
    clear: bool


@dataclass(frozen=True, slots=True)
class GroupColumn:
    """hidden: groups of fewer than five people, not shown. joined: the larger group merged with them so that
    the total does not give them away, '' for none."""

    name: str
    groups: tuple[GroupSummary, ...]
    hidden: int
    joined: str = ""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A day, week (its Monday) or month (its first)."""

    start: date
    rows: int
    mean: Estimate
    nps: Estimate | None
    negative: Estimate


@dataclass(frozen=True, slots=True)
class Trend:
    """unit: day, week or month. hidden: points of fewer than five people, not shown."""

    unit: str
    points: tuple[TrendPoint, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class SurveySummary:
    """The whole result. names: shown names of aspect and emotion codes.

    repeated: rows of which an equal one, in all columns, stands before them; they are counted like any other.
    source_digest: SHA-256 of the file that was read.
    general: the aspect of opinions that name none (很满意), '' without one: it is held constant when
    drivers are sought, but is no driver itself.
    not_compared: sentences on scores that only one of two waves has.
    comments: respondents who said something. answers = comments' answers + meaningless + empty + faults.
    """

    source: str
    source_digest: str
    model_version: str
    reader_version: str
    understood: tuple[str, ...]
    rows: int
    first_day: date | None
    last_day: date | None
    repeated: int
    answers: int
    empty: int
    meaningless: int
    rejected: int
    comments: int
    positive: int
    negative: int
    suggestions: int
    urgent: int
    scores: tuple[ScoreSummary, ...]
    aspects: tuple[AspectSummary, ...]
    drivers: DriverAnalysis
    themes: tuple[Theme, ...]
    theme_sample: int
    phrases: tuple[Phrase, ...]
    phrase_error: int
    groups: tuple[GroupColumn, ...]
    trend: Trend | None
    categories: tuple[tuple[str, int], ...]
    emotions: tuple[tuple[str, int], ...]
    urgent_comments: tuple[UrgentComment, ...]
    changes: tuple[Change, ...]
    not_compared: tuple[str, ...]
    baseline: str
    general: str
    names: dict[str, str]
    category_names: dict[str, str]
    tally: Tally
