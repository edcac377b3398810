"""Bars of counts, lying: a name, its bar, its count and share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from service.survey.report.svg import WIDTH, Drawing, shorten_label
from service.survey.report.words import percent

_NAME = 132  # units for the names at the left
_FIGURES = 124  # and for the counts at the right


@dataclass(frozen=True, slots=True)
class Bar:
    """kind: class of the colour: pos, neg, mid or point."""

    name: str
    count: int
    kind: str = "point"


def bar_chart(label: str, bars: Sequence[Bar], whole: int) -> Markup:
    """One bar a name. whole: rows that a share is of. label: read out in place of the picture."""
    drawing = Drawing(8 + 26 * len(bars))
    most = max(1, max((bar.count for bar in bars), default=1))
    for row, bar in enumerate(bars):
        y = 4 + 26 * row
        length = (WIDTH - _NAME - _FIGURES) * bar.count / most
        shown = percent(bar.count / max(1, whole))
        drawing.text(_NAME - 8, y + 14, shorten_label(bar.name, 10), anchor="end")
        drawing.rect(_NAME, y, length, 19, bar.kind, f"{bar.name}：{bar.count:,} 条")
        drawing.text(_NAME + length + 6, y + 14, f"{bar.count:,}（{shown}）", "small")
    return drawing.show(label)
