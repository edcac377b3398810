"""Number formats of a workbook: which are dates, and how a number is shown without losing digits.

Source: ECMA-376 part 1, 18.8.30 (numFmt), with the East Asian dates of the ids 27-36 and 50-58.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from service.files.cells import Cell, FormattedNumber, UnreadableCell

_BUILTIN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    46: "[h]:mm:ss",
    **dict.fromkeys((14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56), "hh:mm:ss"),
    22: "yyyy-mm-dd hh:mm",
}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)
_DAY = re.compile(r"[yd]", re.IGNORECASE)
_CLOCK = re.compile(r"[hs]", re.IGNORECASE)
_FIRST_DAY_OF_YEAR_10000 = 2_957_004  # counted from 1904
_ZEROS = re.compile(r"0{2,}")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What a format code means for us. `code` is '' for General and text."""

    code: str
    is_date: bool = False
    has_day: bool = False
    has_clock: bool = False
    is_elapsed: bool = False


GENERAL = NumberFormat("")


def read_builtin_format(number: int) -> str:
    """The format code of a built-in id; General where it has none."""
    return _BUILTIN.get(number, "General")


@lru_cache(maxsize=1_000)
def parse_number_format(code: str) -> NumberFormat:
    """`yyyy"年"m"月"` is a date, `0"天"` is not."""
    if code in ("General", "@", ""):
        return GENERAL
    bare = _LITERAL.sub("", code.partition(";")[0])
    if not _DATE.search(bare) or "general" in bare.lower():
        return NumberFormat(code)
    has_day = bool(_DAY.search(bare)) or not _CLOCK.search(bare)
    return NumberFormat(code, True, has_day, bool(_CLOCK.search(bare)), bool(_ELAPSED.search(bare)))


def read_number(text: str, number_format: NumberFormat, *, dates_from_1904: bool) -> Cell:
    """The value of a number cell: a number of at most 15 digits as Excel keeps them, or a date."""
    value = float(text)
    if number_format.is_date:
        return _date(value, number_format, dates_from_1904)
    number: int | float = float(f"{value:.15g}")
    if value.is_integer() and abs(value) < 1e15:
        number = int(value)
    if not number_format.code:
        return number
    return FormattedNumber(number, number_format.code, _shown(number, number_format.code))


def _shown(number: int | float, code: str) -> str:
    """Percent signs and leading zeros as the user sees them; never rounded, never grouped."""
    bare = _LITERAL.sub("", code.partition(";")[0])
    if "%" in bare:
        return f"{number * 100:.15g}%"
    if isinstance(number, int) and _ZEROS.fullmatch(bare):
        return f"{number:0{len(bare)}d}"
    return str(number)


def _date(serial: float, number_format: NumberFormat, dates_from_1904: bool) -> Cell:
    """Days since 1899-12-30 or 1904-01-01; 1900 counts as a leap year before day 60."""
    if not 0 <= serial < _FIRST_DAY_OF_YEAR_10000:
        return UnreadableCell("日期超出 Excel 的范围，请检查这一格", "########")
    span = timedelta(milliseconds=round(serial * 86_400_000))
    if number_format.is_elapsed:
        return span
    if not number_format.has_day and serial < 1:
        return (datetime.min + span).time()
    start = datetime(1904, 1, 1) if dates_from_1904 else datetime(1899, 12, 30 + (serial < 60))
    moment = start + span
    return moment if number_format.has_clock else moment.date()
