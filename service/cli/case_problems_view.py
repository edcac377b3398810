"""What was wrong with the rows of a cases file, by kind, on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from training.cleaning import KIND_TITLES, CleanedCases, Conflict, RowProblem
from training.cleaning.problems import name_row, show_label

_SHOWN_ROWS = 5
_SHOWN_CONFLICTS = 10


def print_cleaning(console: Console, cleaned: CleanedCases, notes: Sequence[str]) -> None:
    """Notes, how many rows became cases, and a table of the problems."""
    for note in (*notes, *cleaned.notes):
        console.print(note, markup=False, highlight=False, soft_wrap=True)
    if cleaned.conflicts:
        console.print(_conflict_table(cleaned.conflicts))
    console.print(f"读入 {cleaned.rows} 行，得到 {len(cleaned.cases)} 条案例。", highlight=False)
    print_problems(console, cleaned.problems)


def print_problems(console: Console, problems: Sequence[RowProblem]) -> None:
    """A table of what was wrong, by kind; nothing where nothing was."""
    if not problems:
        return
    table = Table(title="未使用的内容", title_justify="left")
    table.add_column("问题", no_wrap=True)
    table.add_column("处数", justify="right", no_wrap=True)
    table.add_column("行号", overflow="fold")
    for kind, title in KIND_TITLES.items():
        rows = [problem for problem in problems if problem.kind == kind]
        if rows:
            table.add_row(title, str(len(rows)), _show_rows(rows))
    console.print(table)


def _conflict_table(conflicts: Sequence[Conflict]) -> Table:
    """The first conflicts; all of them are in the file of --conflicts."""
    more = len(conflicts) - _SHOWN_CONFLICTS
    caption = f"另有 {more} 处，全部见 --conflicts 写出的文件" if more > 0 else None
    table = Table(title="同一文本的标注冲突", title_justify="left", caption=caption, caption_justify="left")
    for heading in ("任务", "未采用", "采用"):
        table.add_column(heading, overflow="fold")
    for conflict in conflicts[:_SHOWN_CONFLICTS]:
        sides = zip((conflict.dropped, conflict.kept), conflict.labels, strict=True)
        shown = [f"{name_row(case.row, case.source)}：{show_label(label)}" for case, label in sides]
        table.add_row(conflict.task, *shown)
    return table


def _show_rows(problems: Sequence[RowProblem]) -> str:
    numbers = list(dict.fromkeys((problem.source, problem.row) for problem in problems))
    shown = "、".join(f"{source}:{row}" if source else str(row) for source, row in numbers[:_SHOWN_ROWS])
    return shown if len(numbers) <= _SHOWN_ROWS else f"{shown} …"
