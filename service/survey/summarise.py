"""From the totals of a run to its summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.opinions.pack import AspectPack
from models.tasks import EMOTION_NAMES
from models.taxonomy import Taxonomy
from service.survey.baseline import Baseline
from service.survey.headers import shown_header
from service.survey.layout import ScoreColumn, SurveyLayout
from service.survey.rounding import rounded
from service.survey.statistics.changes import differences_from_rest, find_changes, hide_small
from service.survey.statistics.drivers import analyse_drivers
from service.survey.statistics.intervals import mean, net_promoter, share
from service.survey.statistics.main_score import tally_scores
from service.survey.statistics.phrases import distinctive_phrases
from service.survey.statistics.themes import find_themes
from service.survey.statistics.wave_scores import WaveScore, pair_scores
from service.survey.summary import AspectSummary, GroupColumn, GroupSummary, ScoreSummary, SurveySummary
from service.survey.totals.opinions import AspectTotals
from service.survey.totals.tally import NEGATIVE, Tally, is_bottom, is_top
from service.survey.totals.totals import ScoreTotals, SurveyTotals
from service.survey.trend import make_trend

SHOWN_PHRASES = 60
SHOWN_WORDS = 8
SHOWN_STRAYS = 10


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What the totals do not know. understood: lines about the columns."""

    source: str
    source_digest: str
    columns: Sequence[str]
    layout: SurveyLayout
    understood: tuple[str, ...]
    pack: AspectPack
    taxonomy: Taxonomy
    model_version: str
    reader_version: str
    rejected: int
    repeated: int
    baseline: Baseline | None


def summarise(totals: SurveyTotals, facts: RunFacts) -> SurveySummary:
    """Pure: equal totals and facts give equal summaries."""
    phrases = distinctive_phrases(totals.phrases)
    main = facts.layout.scores[0] if facts.layout.scores else None
    everyone = totals.all
    names = {aspect.code: aspect.name for aspect in facts.pack.aspects}
    baseline = facts.baseline
    scores = tuple(_score(score, facts.columns, totals.rows) for score in totals.scores)
    waves = [WaveScore(score.name, score.kind, score.low, score.high, score.counts) for score in scores]
    pairs, not_compared = pair_scores(waves, baseline.scores if baseline else ())
    return SurveySummary(
        source=facts.source,
        source_digest=facts.source_digest,
        model_version=facts.model_version,
        reader_version=facts.reader_version,
        understood=facts.understood,
        rows=totals.rows,
        first_day=min(totals.days, default=None),
        last_day=max(totals.days, default=None),
        repeated=facts.repeated,
        answers=totals.answers,
        empty=totals.empty,
        meaningless=totals.meaningless,
        rejected=facts.rejected,
        comments=everyone.comments,
        positive=everyone.positive,
        negative=everyone.negative,
        suggestions=totals.suggestions,
        urgent=totals.urgent.count,
        scores=scores,
        aspects=_aspects(totals.opinions.aspects, names, everyone.comments),
        drivers=analyse_drivers(totals.drivers),
        themes=find_themes(totals.sample.items, phrases),
        theme_sample=len(totals.sample.items),
        phrases=tuple(phrases[:SHOWN_PHRASES]),
        phrase_error=totals.phrases.error,
        groups=tuple(
            _group_column(shown_header(facts.columns[column]), tallies, everyone, main, facts.pack.default)
            for column, tallies in zip(facts.layout.groups, totals.groups, strict=True)
        ),
        trend=make_trend(totals.days, main),
        categories=_counted(totals.categories),
        emotions=_counted(totals.emotions),
        urgent_comments=tuple(totals.urgent.listed()),
        changes=()
        if baseline is None
        else find_changes(everyone, baseline.tally, pairs, scores[0].name if scores else ""),
        not_compared=tuple(not_compared) if baseline else (),
        baseline="" if baseline is None else baseline.source,
        general=facts.pack.default or "",
        names={**EMOTION_NAMES, **names},
        category_names={category.code: category.name for category in facts.taxonomy.categories},
        tally=everyone,
    )


def _score(totals: ScoreTotals, columns: Sequence[str], rows: int) -> ScoreSummary:
    column = totals.column
    n = totals.counts.total()
    outside = totals.outside.total() + totals.more_outside
    total = sum(score * count for score, count in totals.counts.items())
    squares = sum(score * score * count for score, count in totals.counts.items())
    top = sum(count for score, count in totals.counts.items() if is_top(score, column))
    bottom = sum(count for score, count in totals.counts.items() if is_bottom(score, column))
    return ScoreSummary(
        shown_header(columns[column.column]),
        column.kind,
        column.low,
        column.high,
        tuple(sorted(totals.counts.items())),
        mean(total, squares, n, low=column.low, high=column.high),
        share(top, n),
        net_promoter(top, bottom, n) if column.kind == "nps" else None,
        rows - n - outside,
        outside,
        tuple(totals.outside.most_common(SHOWN_STRAYS)),
        tuple(totals.no_answer.most_common(SHOWN_STRAYS)),
    )


def _aspects(
    aspects: Mapping[str, AspectTotals], names: Mapping[str, str], comments: int
) -> tuple[AspectSummary, ...]:
    """Those that were spoken of, the most frequent first."""
    found = [
        AspectSummary(
            code,
            names.get(code, code),
            own.comments,
            share(own.comments, comments),
            own.positive,
            own.negative,
            share(own.positive, own.positive + own.negative),
            rounded(own.score / own.scored, 3) if own.scored else None,
            _words(own, "positive"),
            _words(own, "negative"),
            _quotes(own, "positive"),
            _quotes(own, "negative"),
        )
        for code, own in aspects.items()
        if own.comments
    ]
    return tuple(sorted(found, key=lambda aspect: (-aspect.comments, aspect.code)))


def _words(aspect: AspectTotals, polarity: str) -> tuple[tuple[str, int], ...]:
    counter: Mapping[str, int] = aspect.words.get(polarity, {})
    return tuple(sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:SHOWN_WORDS])


def _quotes(aspect: AspectTotals, polarity: str) -> tuple[str, ...]:
    quotes = aspect.quotes.get(polarity)
    return tuple(dict.fromkeys(quotes.items)) if quotes else ()


def _group_column(
    name: str,
    tallies: Mapping[str, Tally],
    everyone: Tally,
    main: ScoreColumn | None,
    general: str | None,
) -> GroupColumn:
    shown = hide_small(tallies)
    differences = {d.name: d for d in differences_from_rest(shown.tallies, everyone)}
    groups = []
    for group, tally in shown.tallies.items():
        average, nps = tally_scores(tally, main)
        against = {
            aspect: counts[NEGATIVE]
            for aspect, counts in tally.aspects.items()
            if counts[NEGATIVE] and aspect != general
        }
        worst = min(against, key=lambda aspect: (-against[aspect], aspect)) if against else ""
        groups.append(
            GroupSummary(
                group,
                tally.rows,
                average,
                nps,
                share(tally.negative, tally.comments),
                worst,
                differences[group].p,
                differences[group].clear,
            )
        )
    return GroupColumn(name, tuple(groups), shown.hidden, shown.joined)


def _counted(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(((k, n) for k, n in counts.items() if k), key=lambda item: (-item[1], item[0])))
