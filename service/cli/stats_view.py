"""The desk's figures as tables for people: names in Chinese, and the codes that go with them below."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.cli.tables import add_id_column, print_table
from service.desk_stats.compute import ALL
from service.desk_stats.figures import DeskFigures, GroupFigures, Share, Targets
from service.routing.names import clock_name, level_name

MOST_SHOWN = 20
MOST_REASONS = 10


def show_figures(
    console: Console, figures: DeskFigures, targets: Targets, queue_names: Mapping[str, str]
) -> None:
    """Print the groups, what is overdue and why. queue_names: code -> name; a code without one is shown."""
    console.print(_groups_table(figures, targets, queue_names))
    if figures.overdue:
        print_table(_overdue_table(figures, queue_names))
        told = "、".join(f"{reason or '未说明'} {count}" for reason, count in figures.reasons[:MOST_REASONS])
        console.print(f"超时原因：{told}")
    if codes := _codes(figures, queue_names):
        console.print(f"队列代码：{codes}")
    for year, count in figures.assumed:
        told = f"{count} 个进行中的时限取决于 {year} 年的节假日，而它未知"
        more = "：暂按周一至周五上班计算。请升级 chinesecalendar 或补充节假日文件，补齐后自动重算。"
        console.print(Text.assemble((told, "red"), more))


def _groups_table(figures: DeskFigures, targets: Targets, names: Mapping[str, str]) -> Table:
    table = Table(
        title=f"投诉处理（目标：响应 {targets.response:.0%}，结案 {targets.resolution:.0%}，"
        f"满意度 {targets.satisfaction:g}）",
        title_justify="left",
    )
    headings = ("队列", "层级", "受理", "未结", "及时响应", "及时结案", "重开", "满意度", "自动派单")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number < 2 else "right", overflow="fold")
    for group in (*figures.groups, figures.total):
        style = "bold" if group is figures.total else None
        table.add_row(*_cells(group, targets, names), style=style)
    return table


def _cells(group: GroupFigures, targets: Targets, names: Mapping[str, str]) -> list[str | Text]:
    mean = group.satisfaction
    satisfied = Text("" if mean is None else f"{mean:.2f}（{group.satisfaction_answers}）")
    if mean is not None and mean < targets.satisfaction:
        satisfied.stylize("red")
    return [
        "合计" if group.queue == ALL else names.get(group.queue, group.queue),
        "" if group.level == ALL else level_name(group.level),
        str(group.received),
        str(group.still_open),
        _rate(group.response, targets.response),
        _rate(group.resolution, targets.resolution),
        _rate(group.reopened, None),
        satisfied,
        _rate(group.automated, None),
    ]


def _rate(share: Share, target: float | None) -> Text:
    if share.value is None:
        return Text()
    missed = target is not None and share.value < target
    return Text(f"{share.value:.1%}\n{share.part}/{share.whole}", style="red" if missed else "")


def _overdue_table(figures: DeskFigures, names: Mapping[str, str]) -> Table:
    title = f"超时 {len(figures.overdue)} 项" + (
        f"，以下为最久的 {MOST_SHOWN} 项" if len(figures.overdue) > MOST_SHOWN else ""
    )
    table = Table(title=title, title_justify="left")
    add_id_column(table, "投诉", [one.complaint_id for one in figures.overdue[:MOST_SHOWN]])
    for heading in ("队列", "时限", "超时（小时）", "状态", "原因"):
        table.add_column(heading, overflow="fold")
    for one in figures.overdue[:MOST_SHOWN]:
        state = "仍未完成" if one.met_at is None else "已完成"
        queue = names.get(one.queue, one.queue)
        late = f"{one.late_hours:.1f}"
        table.add_row(one.complaint_id, queue, clock_name(one.kind), late, state, one.reason or "未说明")
    return table


def _codes(figures: DeskFigures, names: Mapping[str, str]) -> str:
    """投诉管理组 complaint_management、… of the queues shown that have a name."""
    shown = dict.fromkeys([group.queue for group in figures.groups] + [one.queue for one in figures.overdue])
    return "、".join(f"{names[code]} {code}" for code in shown if code in names)
