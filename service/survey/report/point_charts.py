"""Points and lines: importance against performance, the map of themes, the course of time."""

from __future__ import annotations

import math

from markupsafe import Markup

from service.survey.report.svg import WIDTH, Drawing, place_label, shorten_label
from service.survey.report.words import name_of, number, percent
from service.survey.statistics.intervals import Estimate
from service.survey.summary import SurveySummary, Trend

_LEFT, _TOP, _BOTTOM = 44.0, 26.0, 34.0
_HEIGHT = 330.0


def importance_chart(summary: SurveySummary) -> Markup:
    """Importance to the right, share of favourable comments upwards (Martilla and James 1977)."""
    satisfied = {aspect.code: aspect.satisfied for aspect in summary.aspects}
    points = [
        (driver.aspect, max(0.0, driver.importance.value), satisfied[driver.aspect].value)
        for driver in summary.drivers.drivers
        if driver.aspect in satisfied and satisfied[driver.aspect].n and driver.aspect != summary.general
    ]
    drawing = Drawing(_HEIGHT)
    right, bottom = WIDTH - 12, _HEIGHT - _BOTTOM
    most = max((x for _, x, _ in points), default=1.0) * 1.12 or 1.0

    def at(x: float, y: float) -> tuple[float, float]:
        return _LEFT + (right - _LEFT) * x / most, bottom - (bottom - _TOP) * y

    middle_x = sum(x for _, x, _ in points) / max(1, len(points))
    middle_y = sum(y for *_, y in points) / max(1, len(points))
    cross_x, cross_y = at(middle_x, middle_y)
    drawing.rect(cross_x, cross_y, right - cross_x, bottom - cross_y, "focus")
    drawing.line(_LEFT, bottom, right, bottom)
    drawing.line(_LEFT, _TOP, _LEFT, bottom)
    drawing.line(cross_x, _TOP, cross_x, bottom, "grid")
    drawing.line(_LEFT, cross_y, right, cross_y, "grid")
    taken: list[tuple[float, float, float, float]] = []
    corners = (
        (right - 4, _TOP + 12, "继续保持", "end"),
        (right - 4, bottom - 6, "优先改进", "end"),
        (_LEFT + 4, _TOP + 12, "锦上添花", "start"),
        (_LEFT + 4, bottom - 6, "可以稍后", "start"),
    )
    for x, y, words, anchor in corners:
        drawing.text(x, y, words, "corner", anchor=anchor)
        begin = x - 50 if anchor == "end" else x
        taken.append((begin, y - 11, begin + 50, y + 3))
    taken += [(x - 6, y - 6, x + 6, y + 6) for x, y in (at(px, py) for _, px, py in points)]
    for code, px, py in points:
        x, y = at(px, py)
        name = name_of(summary, code)
        drawing.circle(x, y, 6, "point", f"{name}：重要性 {percent(px)}，好评率 {percent(py)}")
        label_x, label_y = place_label(x, y - 10, shorten_label(name, 8), taken, (WIDTH, bottom - 2))
        if abs(label_y + 4 - y) > 20:
            drawing.line(x, y, label_x, label_y + 3 if label_y < y else label_y - 10, "leader")
        drawing.text(label_x, label_y, shorten_label(name, 8), anchor="middle")
    for mark in (0, 0.5, 1):
        drawing.text(_LEFT - 6, at(0, mark)[1] + 4, f"{mark:.0%}", "small", anchor="end")
    drawing.text(4, 14, "好评率", "small")
    drawing.text(right, _HEIGHT - 10, "重要性（对得分差异的贡献）→", "small", anchor="end")
    return drawing.show("重要性与表现：右下角的方面优先改进")


def theme_map(summary: SurveySummary) -> Markup:
    """A bubble a theme: negative left, positive right, frequent above; its size is its share."""
    drawing = Drawing(_HEIGHT)
    right, bottom = WIDTH - 12, _HEIGHT - _BOTTOM
    shares = [theme.share.value for theme in summary.themes]
    low, high = math.log(min(shares)), math.log(max(shares))
    middle = (_LEFT + right) / 2
    drawing.line(middle, _TOP, middle, bottom, "grid")
    drawing.line(12, bottom, right, bottom)
    taken: list[tuple[float, float, float, float]] = []
    placed = []
    for theme in summary.themes:
        x = middle + (right - middle - 46) * (theme.positive - theme.negative)
        y = bottom - 36 - (bottom - _TOP - 76) * ((math.log(theme.share.value) - low) / ((high - low) or 1))
        radius = 6 + 20 * math.sqrt(theme.share.value / max(shares))
        leaning = theme.positive - theme.negative
        kind = "neg" if leaning < -0.1 else "pos" if leaning > 0.1 else "mid"
        drawing.circle(
            x, y, radius, f"{kind} bubble", f"{theme.name}：{theme.comments} 条，{percent(theme.share.value)}"
        )
        placed.append((x, y, _two_phrases(theme.name)))
    for x, y, words in placed:
        label_x, label_y = place_label(x, y + 4, words, taken, (WIDTH, bottom - 2))
        drawing.text(label_x, label_y, words, "halo", anchor="middle")
    drawing.text(14, _HEIGHT - 10, "← 偏负面", "small")
    drawing.text(right, _HEIGHT - 10, "偏正面 →", "small", anchor="end")
    drawing.text(14, 14, "↑ 说得多", "small")
    return drawing.show("主题地图：越靠上说得越多，越靠左越负面")


def _two_phrases(name: str) -> str:
    return shorten_label("、".join(name.split("、")[:2]), 11)


def trend_chart(trend: Trend, *, of_score: bool) -> Markup:
    """Mean of the main score, or share of negative comments, with its interval as a band."""
    drawing = Drawing(210)
    right, bottom = WIDTH - 14, 176
    points = [(p.start, p.mean if of_score else p.negative) for p in trend.points]
    points = [(start, estimate) for start, estimate in points if not math.isnan(estimate.value)]
    lows, highs = [e.low for _, e in points], [e.high for _, e in points]
    low, high = min(lows, default=0.0), max(highs, default=1.0)
    low, high = (low, high) if high - low > 1e-9 else (low - 0.5, high + 0.5)

    def at(place: int, value: float) -> tuple[float, float]:
        x = _LEFT + (right - _LEFT) * (place / max(1, len(points) - 1))
        return x, bottom - (bottom - 16) * (value - low) / (high - low)

    for mark in (low, (low + high) / 2, high):
        y = at(0, mark)[1]
        drawing.line(_LEFT, y, right, y, "grid")
        drawing.text(_LEFT - 6, y + 4, f"{mark:.2f}" if of_score else f"{mark:.0%}", "small", anchor="end")
    if len(points) > 1:
        above = [at(place, estimate.high) for place, (_, estimate) in enumerate(points)]
        below = [at(place, estimate.low) for place, (_, estimate) in enumerate(points)]
        drawing.path([*above, *reversed(below)], "band", closed=True)
        drawing.path([at(place, estimate.value) for place, (_, estimate) in enumerate(points)], "curve")
    every = max(1, math.ceil(len(points) / 6))
    for place, (start, estimate) in enumerate(points):
        x, y = at(place, estimate.value)
        drawing.circle(x, y, 3, "point", f"{start.isoformat()}：{_shown(estimate, of_score)}")
        if place % every == 0:
            label = start.strftime("%Y-%m" if trend.unit == "month" else "%m-%d")
            drawing.text(min(x, right - 14), 196, label, "small", anchor="middle")
    return drawing.show("主要得分的走势" if of_score else "负面意见占比的走势")


def _shown(estimate: Estimate, of_score: bool) -> str:
    return number(estimate.value) if of_score else percent(estimate.value)
