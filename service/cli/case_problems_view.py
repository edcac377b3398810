"""What was wrong with the rows of a cases file, by kind, on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from training.cleaning import KIND_TITLES, CleanedCases, RowProblem

_SHOWN_ROWS = 5


def print_cleaning(console: Console, cleaned: CleanedCases, notes: Sequence[str]) -> None:
    """Notes, how many rows became cases, and a table of the problems."""
    for note in (*notes, *cleaned.notes):
        console.print(note, markup=False, highlight=False)
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


def _show_rows(problems: Sequence[RowProblem]) -> str:
    numbers = list(dict.fromkeys(problem.row for problem in problems))
    shown = "、".join(map(str, numbers[:_SHOWN_ROWS]))
    return shown if len(numbers) <= _SHOWN_ROWS else f"{shown} …"
