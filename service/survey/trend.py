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


def make_trend(days: Mapping[date, Tally], main: ScoreColumn | None) -> Trend | None:
    """None where there are no dates, or all are of one day."""
    if len(days) < 2:
        return None
    span = (max(days) - min(days)).days
    unit = "day" if span <= DAYS_BY_DAY else "week" if span <= DAYS_BY_WEEK else "month"
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
