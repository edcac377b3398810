"""Words and number formats that page and workbook share."""

from __future__ import annotations

import math

from service.survey.statistics.intervals import Estimate
from service.survey.summary import SurveySummary

UNITS = {"day": "日", "week": "周", "month": "月"}
NONE = "—"


def percent(value: float) -> str:
    return NONE if math.isnan(value) else f"{100 * value:.1f}%"


def number(value: float | None, digits: int = 2) -> str:
    return NONE if value is None or math.isnan(value) else f"{value:.{digits}f}"


def signed(value: float, digits: int = 2) -> str:
    return NONE if math.isnan(value) else f"{value:+.{digits}f}"


def interval(estimate: Estimate | None, digits: int = 2) -> str:
    """[low, high]."""
    if estimate is None or math.isnan(estimate.low):
        return ""
    return f"[{estimate.low:.{digits}f}, {estimate.high:.{digits}f}]"


def percent_interval(estimate: Estimate) -> str:
    return "" if math.isnan(estimate.low) else f"[{100 * estimate.low:.1f}%, {100 * estimate.high:.1f}%]"


def name_of(summary: SurveySummary, code: str) -> str:
    return summary.names.get(code, code)


def name_of_change(summary: SurveySummary, what: str) -> str:
    """'against:price' -> '价格：差评占比'."""
    kind, _, code = what.partition(":")
    own = {"score": "主要得分均值", "nps": "NPS", "negative": "负面意见占比"}
    if kind in own:
        return own[kind]
    return f"{name_of(summary, code)}：{'差评' if kind == 'against' else '好评'}占比"
