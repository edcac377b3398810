"""Words and number formats that page and workbook share."""

from __future__ import annotations

import math
from collections.abc import Sequence

from service.survey.rounding import fixed
from service.survey.statistics.changes import LEAST_GROUP, Change
from service.survey.statistics.intervals import Estimate
from service.survey.summary import GroupColumn, ScoreSummary, SurveySummary

UNITS = {"day": "日", "week": "周", "month": "月"}
NONE = "—"


def percent(value: float) -> str:
    return NONE if math.isnan(value) else f"{fixed(100 * value, 1)}%"


def number(value: float | None, digits: int = 2) -> str:
    return NONE if value is None or math.isnan(value) else fixed(value, digits)


def p_value(p: float) -> str:
    """0.012; no test shows that a chance is 0.000."""
    return "<0.001" if p < 0.001 else fixed(p, 3)


def signed(value: float, digits: int = 2) -> str:
    return NONE if math.isnan(value) else fixed(value, digits, sign=True)


def interval(estimate: Estimate | None, digits: int = 2) -> str:
    """[low, high]."""
    if estimate is None or math.isnan(estimate.low):
        return ""
    return f"[{fixed(estimate.low, digits)}, {fixed(estimate.high, digits)}]"


def percent_interval(estimate: Estimate) -> str:
    return "" if math.isnan(estimate.low) else f"[{percent(estimate.low)}, {percent(estimate.high)}]"


def repeated(summary: SurveySummary) -> str:
    """What to know of equal rows: '' where there are none."""
    if not summary.repeated:
        return ""
    return (
        f"有 {summary.repeated:,} 行与前面的某一行各列完全相同，都照常计入；"
        "如果是重复导出，请删去后重新运行。"
    )


def strays(score: ScoreSummary) -> str:
    """What stands in a column of scores and is none: '' where there is nothing to say."""
    told = []
    if score.outside:
        shown = _counted([(f"{value:g}", count) for value, count in score.outside_values], score.outside)
        told.append(f"{score.outside:,} 个值不在 {score.low:g}～{score.high:g} 之内，没有计入：{shown}")
    if score.no_answers:
        shown = _counted(score.no_answers, sum(count for _, count in score.no_answers))
        told.append(f"按未作答处理：{shown}")
    return "；".join(told)


def small_groups(column: GroupColumn) -> str:
    """What became of groups of fewer than five people."""
    told = f"少于 {LEAST_GROUP} 人的组不单列"
    if column.hidden:
        told += f"（{column.hidden} 组）"
    if column.joined:
        told += f"；「{column.joined}」虽不少于 {LEAST_GROUP} 人，也与它们合并，以免由总数推算出它们"
    return told


def _counted(values: Sequence[tuple[str, int]], total: int) -> str:
    shown = "、".join(f"{value}（{count:,} 处）" for value, count in values)
    return shown if sum(count for _, count in values) == total else f"{shown}等"


def name_of(summary: SurveySummary, code: str) -> str:
    return summary.names.get(code, code)


def in_points(change: Change) -> bool:
    """True for a score, False for a share."""
    return change.what.partition(":")[0] in ("score", "nps")


def name_of_change(summary: SurveySummary, change: Change) -> str:
    """'against:price' -> '价格：差评占比'."""
    kind, _, code = change.what.partition(":")
    if in_points(change):
        return f"{change.name}：{'均值' if kind == 'score' else 'NPS'}"
    if kind == "negative":
        return "负面意见占比"
    return f"{name_of(summary, code)}：{'差评' if kind == 'against' else '好评'}占比"
