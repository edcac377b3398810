"""The data report on the terminal: counts and row numbers, never a text."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from models.tasks import TASK_NAMES
from service.cli.console import tell
from training.case_report import FINDING_TITLES, CaseReport
from training.cleaning.problems import show_label

_SHOWN_LABELS = 30
_SHOWN_ROWS = 8


def print_report(console: Console, report: CaseReport) -> None:
    """Cases a label, findings a kind, and what to do about leaks."""
    console.print(_label_table(report))
    if not report.findings:
        console.print("没有发现问题。")
    else:
        console.print(_finding_table(report))
    for leak in report.leaks:
        which = f"{leak.task} 的{show_label(leak.label)}" if leak.label else f"{leak.task} 的标注"
        form = f"（写作「{leak.form}」）" if leak.form else ""
        console.print(
            f"{which}出现在 {leak.share:.0%} 的文本里{form}：模型会照抄它，评估数字会虚高。"
            "请先从文本中删去这个字段，否则可能标错的行也查不出来。",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
    tell(console, report.notes)
    if not report.looked_for_errors:
        console.print(
            "没有查找可能标错的行：请先在源码目录里运行 pip install -e '.[cases]'。",
            markup=False,
        )


def _label_table(report: CaseReport) -> Table:
    table = Table(title="各标注的条数", title_justify="left")
    for heading, justify in (("任务", "left"), ("标注", "left"), ("条数", "right")):
        table.add_column(heading, justify="right" if justify == "right" else "left", overflow="fold")
    for task, labels in report.labels.items():
        ranked = sorted(labels.items(), key=lambda item: (-item[1], item[0]))
        for label, count in ranked[:_SHOWN_LABELS]:
            table.add_row(f"{task} {TASK_NAMES[task]}", show_label(label), str(count))
        if len(ranked) > _SHOWN_LABELS:
            table.add_row(task, f"另有 {len(ranked) - _SHOWN_LABELS} 种", "")
    return table


def _finding_table(report: CaseReport) -> Table:
    table = Table(title="发现的问题", title_justify="left")
    table.add_column("问题", no_wrap=True)
    table.add_column("处数", justify="right", no_wrap=True)
    table.add_column("行号（最可疑的在前）", overflow="fold")
    for kind, count in report.counts().items():
        places = dict.fromkeys(finding.place for finding in report.findings if finding.kind == kind)
        cases = [report.cases[place] for place in list(places)[:_SHOWN_ROWS]]
        rows = "、".join(f"{case.source}:{case.row}" if case.source else str(case.row) for case in cases)
        table.add_row(FINDING_TITLES[kind], str(count), rows + (" …" if len(places) > _SHOWN_ROWS else ""))
    return table
