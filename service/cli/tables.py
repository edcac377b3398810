"""Tables with ids that people copy into the next command: an id is never broken over lines, nor cut off."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.table import Table

from service.cli.console import plain_console

LEAST_WIDTH = 80  # columns


def add_id_column(table: Table, heading: str, ids: Iterable[str], *, no_wrap: bool = True) -> None:
    """A column that is as wide as its widest id, however narrow the terminal.

    no_wrap: False where the column holds prose as well, each id at the start of a line.
    """
    widest = max((cell_len(one) for one in ids), default=0)
    table.add_column(heading, min_width=widest, no_wrap=no_wrap, overflow="fold")


def print_table(table: Table) -> None:
    """On a terminal that is narrower than `LEAST_WIDTH` the lines are too long, and nothing is left out."""
    console = plain_console()
    console.width = max(console.width, LEAST_WIDTH)
    console.print(table, crop=False)
