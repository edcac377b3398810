"""The course of time: days, weeks or months, whichever gives a line that can be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from service.survey.layout import ScoreColumn
from service.survey.statistics.changes import LEAST_GROUP
from service.survey.statistics.intervals import share
from service.survey.statistics.main_score import tally_scores
from service.survey.summary import Trend, TrendPoint
from service.survey.totals.tally import Tally

DAYS_BY_DAY = 31
DAYS_BY_WEEK = 200
UNITS = ("day", "week", "month")


def make_trend(days: Mapping[date, Tally], main: ScoreColumn | None) -> Trend | None:
    """None where there are no dates, or all are of one day.

    The finest unit of those that the span allows whose points show at least half of the people: where most
    days have fewer than five, weeks or months say more. Else the one that shows the most.
    """
    if len(days) < 2:
        return None
    span = (max(days) - min(days)).days
    first = 0 if span <= DAYS_BY_DAY else 1 if span <= DAYS_BY_WEEK else 2
    trends = [_by(unit, days, main) for unit in UNITS[first:]]
    lines = [trend for trend in trends if len(trend.points) > 1]
    half = sum(tally.rows for tally in days.values()) / 2
    telling = next((trend for trend in lines if _shown(trend) >= half), None)
    return telling or max(lines, key=_shown, default=trends[0])


def _shown(trend: Trend) -> int:
    """People behind the points."""
    return sum(point.rows for point in trend.points)


def _by(unit: str, days: Mapping[date, Tally], main: ScoreColumn | None) -> Trend:
    merged: dict[date, Tally] = {}
    for day, tally in sorted(days.items()):
        merged.setdefault(_start(day, unit), Tally()).merge(tally)
    points = tuple(
        TrendPoint(
            start,
            tally.rows,
            *tally_scores(tally, main),
            share(tally.negative, tally.comments),
        )
        for start, tally in merged.items()
        if tally.rows >= LEAST_GROUP
    )
    return Trend(unit, points, len(merged) - len(points))


def _start(day: date, unit: str) -> date:
    if unit == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if unit == "week" else day
