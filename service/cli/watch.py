"""`suqing watch`: what has changed in tagged texts or in the desk's complaints, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.errors import InputError, UsageError

if TYPE_CHECKING:
    from datetime import date

    from service.watch.days import DayCounts

DAYS = 60


@dataclass(frozen=True, slots=True)
class _Counted:
    """left_out: sentences on what is not among the days. faulty: some of it because it cannot be used."""

    days: dict[date, DayCounts]
    left_out: tuple[str, ...]
    faulty: bool = False


def watch(
    source: Annotated[
        Path | None,
        typer.Argument(metavar="TAGGED", help="suqing tag 写出的文件，另有一列日期。", show_default=False),
    ] = None,
    *,
    store: Annotated[
        bool, typer.Option("--store", help="不用文件：读取投诉处理库里的投诉、模型的判断与人工更正。")
    ] = False,
    last_days: Annotated[
        int | None,
        typer.Option("--days", min=2, help=f"与 --store 同用：最近多少天，默认 {DAYS}。", show_default=False),
    ] = None,
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
    sheet: Annotated[str | None, typer.Option(help=".xlsx 的工作表名；默认第一个有文本列的。")] = None,
    encoding: Annotated[str | None, typer.Option(help="文本文件的编码；默认自动识别。")] = None,
) -> None:
    """按天观察：用词、长度、标注结果与更正率有无变化；自动处理的比例与准确率。文件，或 --store 投诉库。

    退出码：0 完成（无论有无提示）；1 有行无法使用；2 用法或输入有误。
    """
    if recent < 1 or before < 1:
        raise UsageError("--recent 与 --before 至少是 1 天。")
    if ratio <= 1:
        raise UsageError(f"--ratio 应大于 1，现在是 {ratio}。")
    from service.cases.output_files import check_reports, write_json
    from service.cli.console import plain_console
    from service.cli.text_source import check_source
    from service.cli.watch_view import as_json, print_days, print_signals
    from service.settings import read_settings
    from service.watch.changes import WatchSettings
    from service.watch.label_names import label_names
    from service.watch.signals import find_signals

    of_file = (date_column, corrections, text_column, sheet, encoding)
    names = ("--date-column", "--corrections", "--text-column", "--sheet", "--encoding")
    check_source(source, last_days, dict(zip(names, of_file, strict=True)), store=store)
    read_from = [*([source] if source else ()), *(corrections or ())]
    json_file = json_file and check_reports(json_file, read_from)
    if source is None:
        counted = _count_store(last_days or DAYS)
    else:
        counted = _count_file(source, date_column, corrections or [], (text_column, sheet, encoding))
    settings = read_settings()
    signals = find_signals(
        counted.days,
        WatchSettings(recent=recent, before=before, ratio=ratio),
        names=label_names(settings.model, settings.home),
    )
    console = plain_console()
    print_days(console, counted.days)
    print_signals(console, signals, enough=len(counted.days) > recent, recent=recent)
    if json_file is not None:
        write_json(json_file, as_json(counted.days, signals))
    for sentence in counted.left_out:
        console.print(sentence, highlight=False)
    if counted.faulty:
        raise typer.Exit(1)


def _count_file(
    source: Path,
    date_column: str | None,
    corrections: list[Path],
    reading: tuple[str | None, str | None, str | None],
) -> _Counted:
    from service.cases.read_cases import CaseFile
    from service.settings import read_settings
    from service.watch.days import count_days
    from service.watch.read_tagged import read_tagged

    file = CaseFile(source, *reading, read_settings().max_text_chars)
    read = read_tagged(file, day_column=date_column, corrections=corrections)
    left_out = []
    for reason, rows in (("没有日期", read.without_day), ("没有可用的文本", read.without_text)):
        if rows:
            shown = "、".join(map(str, rows[:8])) + (" …" if len(rows) > 8 else "")
            left_out.append(f"{reason}、未计入的有 {len(rows)} 行：{shown}")
    return _Counted(count_days(read.texts), tuple(left_out), faulty=bool(left_out))


def _count_store(last_days: int) -> _Counted:
    from service.cli.desk_store import open_desk_store

    opened, _ = open_desk_store()
    from service.now import utc_now
    from service.watch.days import count_days
    from service.watch.read_store import count_erased, first_instant, read_store

    since = first_instant(last_days, utc_now())
    try:
        days = count_days(read_store(opened, since))
        erased = count_erased(opened, since)
    finally:
        opened.close()
    if not days:
        raise InputError(f"投诉库里最近 {last_days} 天没有投诉，无法按天比较；可用 --days 看更多天。")
    return _Counted(days, (f"已应客户要求删除、未计入的有 {erased} 条。",) if erased else ())
