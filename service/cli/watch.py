"""`suqing watch`: what has changed in tagged texts, day by day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlp.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from service.watch.days import DayCounts
    from service.watch.signals import Signal

_SHOWN_DAYS = 14


def watch(
    source: Annotated[
        Path,
        typer.Argument(metavar="TAGGED", help="suqing tag 写出的文件，另有一列日期。", show_default=False),
    ],
    *,
    date_column: Annotated[
        str | None, typer.Option(help="日期所在的列名，或 #3；默认是 日期、date、created_at 这样的列。")
    ] = None,
    corrections: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="CASES", help="人工更正的案例文件，可多次给出：据此计算更正率与自动部分的准确率。"
        ),
    ] = None,
    recent: Annotated[int, typer.Option(help="把最近几天与之前比较。")] = 3,
    before: Annotated[int, typer.Option(help="之前最多取几天。")] = 28,
    ratio: Annotated[float, typer.Option(help="变化到几倍才提示。")] = 1.8,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="把提示与每天的数字写入 JSON 文件。")
    ] = None,
    text_column: Annotated[str | None, typer.Option(help="文本所在的列名，或 #3 表示第 3 列。")] = None,
    sheet: Annotated[str | None, typer.Option(help=".xlsx 的工作表名；默认第一个有数据的。")] = None,
    encoding: Annotated[str | None, typer.Option(help="文本文件的编码；默认自动识别。")] = None,
) -> None:
    """按天观察：用词、长度、标注结果与更正率有无变化；自动处理的比例与准确率。

    退出码：0 完成（无论有无提示）；1 有行无法使用；2 用法或输入有误。
    """
    if recent < 1 or before < 1:
        raise UsageError("--recent 与 --before 至少是 1 天。")
    if ratio <= 1:
        raise UsageError(f"--ratio 应大于 1，现在是 {ratio}。")
    from service.cases.output_files import check_reports, write_json
    from service.cases.read_cases import CaseFile
    from service.cli.console import plain_console
    from service.settings import read_settings
    from service.watch.days import count_days
    from service.watch.read_tagged import read_tagged
    from service.watch.signals import WatchSettings, find_signals

    json_file = json_file and check_reports(json_file, [source, *(corrections or ())])
    file = CaseFile(source, text_column, sheet, encoding, read_settings().max_text_chars)
    read = read_tagged(file, day_column=date_column, corrections=corrections or ())
    days = count_days(read.texts)
    signals = find_signals(days, WatchSettings(recent=recent, before=before, ratio=ratio))
    console = plain_console()
    _print_days(console, days)
    _print_signals(console, signals, enough=len(days) > recent, recent=recent)
    if json_file is not None:
        write_json(json_file, _as_json(days, signals))
    left_out = {"没有日期": read.without_day, "没有可用的文本": read.without_text}
    for reason, rows in left_out.items():
        if rows:
            shown = "、".join(map(str, rows[:8])) + (" …" if len(rows) > 8 else "")
            console.print(f"{reason}、未计入的有 {len(rows)} 行：{shown}", highlight=False)
    if any(left_out.values()):
        raise typer.Exit(1)


def _print_signals(console: Console, signals: list[Signal], *, enough: bool, recent: int) -> None:
    if not enough:
        console.print(f"天数不够：至少要比最近的 {recent} 天多 1 天，才能比较。", highlight=False)
    elif not signals:
        console.print("没有明显变化。")
    for signal in signals:
        console.print(f"• {signal.message}", markup=False, highlight=False, soft_wrap=True)


def _print_days(console: Console, days: dict[date, DayCounts]) -> None:
    from rich.table import Table

    from service.watch.automation import measure_automation

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
            _percent(found.corrected),
            _between(found.precision, found.precision_if_silent),
        )
    console.print(table)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def _between(judged: float | None, silent: float | None) -> str:
    """Right among the judged ones, to right if silence means agreement."""
    if judged is None:
        return _percent(silent)
    return f"{judged:.0%}–{silent:.0%}" if silent is not None and silent > judged else _percent(judged)


def _as_json(days: dict[date, DayCounts], signals: list[Signal]) -> dict[str, Any]:
    from dataclasses import asdict

    from service.watch.automation import measure_automation

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
