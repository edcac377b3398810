"""Tells the rows at the top of a sheet apart: titles over the table, the row of names, the first data."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.files.cells import Cell, show_cell
from service.files.columns import is_known_name
from service.files.title_rows import is_blank, is_title

_MOST_TITLES = 5
_LEAST_WIDTH, _LEAST_ROWS = 3, 3  # of a table below a line without delimiters, where no name is known
_FIGURES = re.compile(r"[\d\s.,:/%年月日时分秒+-]+")
_LONG_NAME = 12
_STATES = re.compile("[，。！；]")


def count_titles(rows: Sequence[Sequence[Cell]]) -> int:
    """How many of the first rows are titles (see `is_title`), over a row of several names.

    rows: the first ones that are not blank. A row of one cell in all, not padded to the table's width, is a
    title only where what follows is surely a table: it may as well name the one column of a file whose
    texts have commas. Particulars in several cells are titles only over names that are known, or more.
    """
    titles = 0
    while titles < min(_MOST_TITLES, len(rows) - 1) and is_title(rows[titles]):
        titles += 1
    if not titles or any(is_known_name(show_cell(cell)) for row in rows[:titles] for cell in row):
        return 0
    names, below = rows[titles], rows[titles + 1 :]
    if _filled(names) < 2:
        return 0
    known = any(is_known_name(show_cell(cell)) for cell in names)
    if not known and max(map(_filled, rows[:titles])) >= _filled(names):
        return 0
    if any(len(row) == 1 for row in rows[:titles]):
        even = all(len(row) == len(names) for row in below)
        known = known and even
        wide = even and len(names) >= _LEAST_WIDTH and len(below) >= _LEAST_ROWS
    else:
        wide = bool(below)
    return titles if known or (wide and could_be_names(names)) else 0


def could_be_names(cells: Sequence[Cell]) -> bool:
    """True for a row whose filled cells are texts, each different, none a number, a date or a statement."""
    filled = [cell for cell in cells if not is_blank(cell)]
    texts = [cell.strip() for cell in filled if isinstance(cell, str)]
    return (
        bool(texts)
        and len(set(texts)) == len(filled)
        and not any(_FIGURES.fullmatch(text) or reads_like_a_statement(text) for text in texts)
    )


def reads_like_a_statement(name: str) -> bool:
    """A long sentence with commas, which no column and no question of a survey is called."""
    return (
        len(name) >= _LONG_NAME and _STATES.search(name) is not None and "？" not in name and "?" not in name
    )


def only_names_error(names: Sequence[Cell], titles: int) -> str:
    """What a file lacks that ends with its names: '只有表头，没有数据行。'."""
    if titles:
        return "只有标题和表头，没有数据行。"
    if _filled(names) == 1 and not any(is_known_name(show_cell(cell)) for cell in names):
        return "只有一行标题或列名，没有数据行；第一行应是列名，其下是数据。"
    return "只有表头，没有数据行。"


def titles_note(number: int, titles: int) -> str:
    """What is told of the rows above the names."""
    return f"表头取第 {number} 行，其上 {titles} 行是标题，不作为数据。"


def _filled(row: Sequence[Cell]) -> int:
    return sum(not is_blank(cell) for cell in row)
