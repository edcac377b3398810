"""Bars: how scores are spread, what is said for and against each aspect, how many points each costs."""

from __future__ import annotations

from markupsafe import Markup

from service.survey.layout import ScoreColumn
from service.survey.recommending import GROUP_NAMES
from service.survey.report.svg import WIDTH, Drawing, shorten_label
from service.survey.report.words import interval, name_of, number, percent
from service.survey.rounding import fixed, rounded
from service.survey.summary import AspectSummary, ScoreSummary, SurveySummary
from service.survey.totals.tally import is_bottom, is_top

_MOST_BARS = 11
_NAME = 92  # units for the names at the left


def score_chart(score: ScoreSummary) -> Markup:
    """One bar a score; scales of more than eleven steps in ten classes."""
    bars = _bars(score)
    n = max(1, sum(count for *_, count in bars))
    top = max(1, max((count for *_, count in bars), default=1))
    drawing = Drawing(190)
    step = (WIDTH - 20) / max(1, len(bars))
    for place, (label, kind, count) in enumerate(bars):
        x, height = 10 + place * step, 130 * count / top
        unit = "" if score.of_groups else "分"
        drawing.rect(x + step * 0.12, 160 - height, step * 0.76, height, kind, f"{label}{unit}：{count} 人")
        drawing.text(x + step / 2, 176, label, anchor="middle")
        if count:
            shown = f"{fixed(100 * count / n, 0)}%"
            drawing.text(x + step / 2, 154 - height, shown, "small", anchor="middle")
    drawing.line(10, 160, WIDTH - 10, 160)
    return drawing.show(f"{score.name}的得分分布")


def _bars(score: ScoreSummary) -> list[tuple[str, str, int]]:
    """(label, class, people) of each bar."""
    column = ScoreColumn(0, score.kind, score.low, score.high)

    def kind(value: float) -> str:
        return "pos" if is_top(value, column) else "neg" if is_bottom(value, column) else "mid"

    counts = dict(score.counts)
    if score.of_groups:
        return [(name, kind(value), counts.get(value, 0)) for value, name in GROUP_NAMES.items()]
    steps = int(score.high - score.low) + 1
    if steps <= _MOST_BARS:
        merged: dict[int, int] = {int(score.low) + step: 0 for step in range(steps)}
        for value, count in counts.items():
            step = int(rounded(value, 0))
            merged[step] = merged.get(step, 0) + count
        return [(str(value), kind(value), count) for value, count in sorted(merged.items())]
    width = (score.high - score.low) / 10
    classes = [0] * 10
    for value, count in counts.items():
        classes[min(9, int((value - score.low) / width))] += count
    return [
        (f"{score.low + place * width:g}+", kind(score.low + (place + 0.5) * width), count)
        for place, count in enumerate(classes)
    ]


def aspect_chart(aspects: tuple[AspectSummary, ...]) -> Markup:
    """Against to the left, in favour to the right, in comments."""
    most = max((max(aspect.positive, aspect.negative) for aspect in aspects), default=1) or 1
    drawing = Drawing(34 + 26 * len(aspects))
    middle = _NAME + (WIDTH - _NAME) / 2
    half = (WIDTH - _NAME) / 2 - 44
    drawing.text(middle - 6, 14, "差评", "small", anchor="end")
    drawing.text(middle + 6, 14, "好评", "small")
    for row, aspect in enumerate(aspects):
        y = 24 + 26 * row
        drawing.text(_NAME - 8, y + 14, shorten_label(aspect.name, 7), anchor="end")
        against, favour = half * aspect.negative / most, half * aspect.positive / most
        drawing.rect(middle - against, y, against, 19, "neg", f"{aspect.name}：差评 {aspect.negative} 条")
        drawing.rect(middle, y, favour, 19, "pos", f"{aspect.name}：好评 {aspect.positive} 条")
        drawing.text(middle - against - 4, y + 14, f"{aspect.negative:,}", "small", anchor="end")
        drawing.text(middle + favour + 4, y + 14, f"{aspect.positive:,}", "small")
    drawing.line(middle, 20, middle, 26 + 26 * len(aspects))
    return drawing.show("各方面的好评与差评")


def lost_chart(summary: SurveySummary) -> Markup:
    """Points that the mean loses by what is said against each aspect, with 95 % intervals."""
    found = [(driver, driver.lost) for driver in summary.drivers.drivers]
    drivers = [(d, lost) for d, lost in found if lost is not None and d.aspect != summary.general]
    drivers.sort(key=lambda item: -item[1].value)
    low = min([0.0, *(lost.low for _, lost in drivers)])
    high = max([1e-6, *(lost.high for _, lost in drivers)])
    drawing = Drawing(26 + 26 * len(drivers))
    scale = (WIDTH - _NAME - 60) / (high - low)
    zero = _NAME - low * scale
    for row, (driver, lost) in enumerate(drivers):
        y = 8 + 26 * row
        value, least, most = lost.value, lost.low, lost.high
        drawing.text(_NAME - 8, y + 14, shorten_label(name_of(summary, driver.aspect), 7), anchor="end")
        drawing.rect(
            min(zero, zero + value * scale),
            y + 2,
            abs(value) * scale,
            15,
            "neg" if value > 0 else "mid",
            f"{number(value, 3)} 分 {interval(lost, 3)}",
        )
        drawing.line(zero + least * scale, y + 9.5, zero + most * scale, y + 9.5, "whisker")
        drawing.text(zero + max(most, value) * scale + 6, y + 14, number(value), "small")
    drawing.line(zero, 4, zero, 12 + 26 * len(drivers))
    return drawing.show("各方面的差评使均分少多少")


def sentiment_bar(summary: SurveySummary) -> Markup:
    """Shares of positive, neutral and negative comments in one bar."""
    drawing = Drawing(44)
    n = max(1, summary.comments)
    x = 0.0
    neutral = summary.comments - summary.positive - summary.negative
    for name, count, kind in (
        ("负面", summary.negative, "neg"),
        ("中性", neutral, "mid"),
        ("正面", summary.positive, "pos"),
    ):
        width = WIDTH * count / n
        drawing.rect(x, 0, width - 1, 20, kind, f"{name} {count} 条")
        if width > 60:
            drawing.text(x + width / 2, 36, f"{name} {percent(count / n)}", "small", anchor="middle")
        x += width
    return drawing.show("正面、中性、负面意见的占比")
