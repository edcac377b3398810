"""How `suqing watch` shows the days and what has changed: a table, sentences, JSON."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table

from service.watch.automation import measure_automation
from service.watch.days import DayCounts
from service.watch.signals import Signal

_SHOWN_DAYS = 14
_UNJUDGED = "无人判断"


def print_signals(console: Console, signals: list[Signal], *, enough: bool, recent: int) -> None:
    """Every signal as a sentence, or why there is none."""
    if not enough:
        console.print(f"天数不够：至少要比最近的 {recent} 天多 1 天，才能比较。", highlight=False)
    elif not signals:
        console.print("没有明显变化。")
    for signal in signals:
        console.print(f"• {signal.message}", markup=False, highlight=False, soft_wrap=True)


def print_days(console: Console, days: dict[date, DayCounts]) -> None:
    """The last days and all of them together."""
    table = Table(title="每天", title_justify="left")
    for heading in ("日期", "条数", "紧急", "自动处理", "更正", "自动部分准确率"):
        table.add_column(heading, justify="left" if heading == "日期" else "right", no_wrap=True)
    rows: list[tuple[str, list[DayCounts]]] = [
        (f"{day:%Y-%m-%d}", [counts]) for day, counts in list(days.items())[-_SHOWN_DAYS:]
    ]
    for title, counts in [*rows, ("全部", list(days.values()))]:
        found = measure_automation(counts)
        urgent = sum(day.labels["urgency"]["urgent"] for day in counts if "urgency" in day.labels)
        table.add_row(
            title,
            f"{sum(day.texts for day in counts):,}",
            f"{urgent:,}",
            _percent(found.rate),
            _UNJUDGED if found.corrected is None else _percent(found.corrected),
            _between(found.precision, found.precision_if_silent),
        )
    console.print(table)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def _between(judged: float | None, silent: float | None) -> str:
    """Right among the judged ones, to right if silence means agreement."""
    if judged is None:
        return _UNJUDGED
    return f"{judged:.0%}–{silent:.0%}" if silent is not None and silent > judged else _percent(judged)


def as_json(days: dict[date, DayCounts], signals: list[Signal]) -> dict[str, Any]:
    """The same as plain data; no text but single words."""
    return {
        "signals": [{**asdict(signal), "since": signal.since.isoformat()} for signal in signals],
        "days": [
            {
                "day": day.isoformat(),
                "texts": counts.texts,
                "labels": {task: dict(found) for task, found in counts.labels.items()},
                **asdict(measure_automation([counts])),
            }
            for day, counts in days.items()
        ],
        "all": asdict(measure_automation(days.values())),
    }
