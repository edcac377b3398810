"""`suqing stats`: response and resolution by queue and level, what is overdue and why."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.desk_store import open_desk_store

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from service.desk_stats.figures import DeskFigures, GroupFigures, Share, Targets

MOST_SHOWN = 20
_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]
_KINDS = {"first_response": "首次响应", "solution": "解决方案", "done": "结案", "follow_up": "回访"}


def stats(
    *,
    since: Annotated[datetime | None, typer.Option(formats=_FORMATS, help="从此时（UTC）起受理的。")] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=_FORMATS, help="到此时（UTC，不含）为止。")
    ] = None,
    response: Annotated[float, typer.Option(min=0, max=1, help="及时响应率的目标。")] = 0.95,
    resolution: Annotated[float, typer.Option(min=0, max=1, help="及时结案率的目标。")] = 0.95,
    satisfaction: Annotated[float, typer.Option(min=1, max=5, help="满意度（1 到 5）的目标。")] = 4.3,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="把全部数字写入 JSON 文件。")
    ] = None,
) -> None:
    """投诉处理的数字：各队列、各层级的及时率，超时与原因，重开，满意度，自动派单率。"""
    from service.cli.console import plain_console

    store, _ = open_desk_store()
    from service.desk_stats.answer import stats_answer
    from service.desk_stats.compute import compute_figures
    from service.desk_stats.figures import Targets
    from service.files.output_file import follow_links, whole_or_nothing
    from service.now import utc_now

    targets = Targets(response, resolution, satisfaction)
    begin, end = (at.replace(tzinfo=UTC) if at else None for at in (since, until))
    figures = compute_figures(store, utc_now(), since=begin, until=end)
    store.close()
    if json_file is not None:
        import json

        body = json.dumps(stats_answer(figures, targets), ensure_ascii=False, indent=2, allow_nan=False)
        with whole_or_nothing(follow_links(json_file)) as part:
            part.write_text(body + "\n", "utf-8")
    console = plain_console()
    console.print(_groups_table(figures, targets))
    if figures.overdue:
        console.print(_overdue_table(figures))
        told = "、".join(f"{reason or '未说明'} {count}" for reason, count in figures.reasons[:10])
        console.print(f"超时原因：{told}")
    for year, count in figures.assumed:
        console.print(
            f"[red]{count} 个进行中的时限取决于 {year} 年的节假日，而它未知[/red]：暂按周一至周五上班计算。"
            "请升级 chinesecalendar 或补充节假日文件，补齐后自动重算。"
        )


def _groups_table(figures: DeskFigures, targets: Targets) -> Table:
    from rich.table import Table

    table = Table(
        title=f"投诉处理（目标：响应 {targets.response:.0%}，结案 {targets.resolution:.0%}，"
        f"满意度 {targets.satisfaction:g}）",
        title_justify="left",
    )
    headings = ("队列", "层级", "受理", "未结", "及时响应", "及时结案", "重开", "满意度", "自动派单")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number < 2 else "right", overflow="fold")
    for group in (*figures.groups, figures.total):
        table.add_row(*_cells(group, targets), style="bold" if group is figures.total else None)
    return table


def _cells(group: GroupFigures, targets: Targets) -> list[str | Text]:
    from rich.text import Text

    mean = group.satisfaction
    satisfied = Text("" if mean is None else f"{mean:.2f}（{group.satisfaction_answers}）")
    if mean is not None and mean < targets.satisfaction:
        satisfied.stylize("red")
    return [
        "合计" if group.queue == "*" else group.queue,
        "" if group.level == "*" else group.level,
        str(group.received),
        str(group.still_open),
        _rate(group.response, targets.response),
        _rate(group.resolution, targets.resolution),
        _rate(group.reopened, None),
        satisfied,
        _rate(group.automated, None),
    ]


def _rate(share: Share, target: float | None) -> Text:
    from rich.text import Text

    if share.value is None:
        return Text()
    missed = target is not None and share.value < target
    return Text(f"{share.value:.1%}（{share.part}/{share.whole}）", style="red" if missed else "")


def _overdue_table(figures: DeskFigures) -> Table:
    from rich.table import Table

    title = f"超时 {len(figures.overdue)} 项" + (
        f"，以下为最久的 {MOST_SHOWN} 项" if len(figures.overdue) > MOST_SHOWN else ""
    )
    table = Table(title=title, title_justify="left")
    for heading in ("投诉", "队列", "时限", "超时（小时）", "状态", "原因"):
        table.add_column(heading, overflow="fold")
    for one in figures.overdue[:MOST_SHOWN]:
        state = "仍未完成" if one.met_at is None else "已完成"
        kind = _KINDS.get(one.kind, one.kind)
        table.add_row(
            one.complaint_id, one.queue, kind, f"{one.late_hours:.1f}", state, one.reason or "未说明"
        )
    return table
