"""What may stand in a cell, and how it is shown as text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class FormattedNumber:
    """A number of a workbook whose number format changes what the user sees (00123, 12 %)."""

    value: int | float
    number_format: str
    shown: str


@dataclass(frozen=True, slots=True)
class UnreadableCell:
    """A cell without a text to analyse. `shown` goes to the output, `reason` to the rejects file."""

    reason: str
    shown: str = ""


Cell = (
    str
    | int
    | float
    | bool
    | Decimal
    | date
    | datetime
    | time
    | timedelta
    | bytes
    | list[object]
    | dict[str, object]
    | FormattedNumber
    | UnreadableCell
    | None
)

_NUMBERS_AND_DATES = (int, float, Decimal, date, time, timedelta, FormattedNumber)


def show_cell(cell: Cell) -> str:
    """The text that stands for a cell in a text file; '' for an empty one."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, FormattedNumber | UnreadableCell):
        return cell.shown
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "backslashreplace")
    if isinstance(cell, bool | list | dict):
        return show_nested(cell)
    return str(cell)


def show_nested(value: object) -> str:
    """A truth value, list or object as JSON text; dates and the like inside it as their text."""
    return json.dumps(value, ensure_ascii=False, default=str)


def is_number_or_date(cell: Cell) -> bool:
    """True for a cell that holds neither text nor a truth value nor nothing."""
    return isinstance(cell, _NUMBERS_AND_DATES) and not isinstance(cell, bool)
