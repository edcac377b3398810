"""Versions, history and a shadow's counts as tables on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from models.registry import Event
from models.registry.state import RegistryState
from models.tasks import TASK_NAMES
from service.cli.tables import add_id_column
from service.live.shadow_counts import ShadowCounts
from service.registered import ListedVersion

STATUS_TITLES = {
    "bundled": "随附",
    "candidate": "候选",
    "champion": "启用中",
    "archived": "曾启用",
    "unregistered": "未登记",
    "damaged": "损坏",
}
ACTION_TITLES = {
    "register": "登记",
    "decide": "评判",
    "promote": "启用",
    "rollback": "回退",
    "shadow": "旁听",
}
SHIPPED = "随附 auto"


def versions_table(versions: Sequence[ListedVersion], state: RegistryState) -> Table:
    """One line a version; the champion and the shadow are marked."""
    table = Table(title="模型版本", title_justify="left")
    names = {name for listed in versions for name in (listed.name, listed.version)}
    add_id_column(table, "版本", names)
    for heading in ("状态", "训练于"):
        table.add_column(heading, no_wrap=True)
    table.add_column("案例", justify="right", no_wrap=True)
    table.add_column("指标（留出部分）与评判", overflow="fold")
    for listed in versions:
        shown = listed.name
        if listed.status == "bundled" and listed.version != listed.name:
            shown = f"{listed.name}\n{listed.version}"
        marks = [STATUS_TITLES[listed.status]] + (["旁听"] if state.shadow == listed.name else [])
        figures = "  ".join(f"{task} {value:.3f}" for task, value in (listed.figures or {}).items())
        table.add_row(
            shown,
            "、".join(marks),
            listed.created_at[:10],
            "" if listed.cases is None else str(listed.cases),
            listed.problem or "\n".join(filter(None, (figures, listed.gate))),
        )
    table.caption = f"未指明模型时使用：{state.champion or SHIPPED}"
    table.caption_justify = "left"
    return table


def history_table(events: Sequence[Event]) -> Table:
    """Who did what, when and why, the latest first."""
    table = Table(title="模型登记表的历史", title_justify="left")
    for heading in ("时间（UTC）", "操作者", "操作"):
        table.add_column(heading, no_wrap=True)
    names = [name for event in events for name in (event.version, event.previous) if name]
    add_id_column(table, "版本与原因", names, no_wrap=False)
    for event in events:
        empty = "无" if event.action == "shadow" else SHIPPED
        shown = event.version or empty
        if event.action in ("promote", "rollback", "shadow"):
            shown = f"{event.previous or empty}\n→ {shown}"
        table.add_row(
            event.at[:16].replace("T", " "),
            event.by,
            ACTION_TITLES.get(event.action, event.action),
            "\n".join(filter(None, (shown, event.reason))),
        )
    return table


def shadow_table(counts: ShadowCounts) -> Table:
    """How often the shadow answered otherwise, a task a line, with the commonest change."""
    table = Table(title=f"旁听 {counts.shadow}\n对照 {counts.champion}", title_justify="left")
    table.add_column("任务", no_wrap=True)
    for heading in ("比较", "不一致", "比例"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("最常见的不一致（启用中 → 旁听）", overflow="fold")
    for task, said in counts.to_dict(most_pairs=3)["tasks"].items():
        pairs = "，".join(f"{p['champion']} → {p['shadow']} {p['texts']}" for p in said["pairs"])
        share = said["disagreed"] / said["compared"]
        table.add_row(
            f"{task} {TASK_NAMES[task]}",
            str(said["compared"]),
            str(said["disagreed"]),
            f"{share:.1%}",
            pairs,
        )
    table.caption = (
        f"读过 {counts.texts} 条，没来得及读 {counts.dropped} 条，出错 {counts.failed} 条；不保存任何文本"
    )
    table.caption_justify = "left"
    return table
