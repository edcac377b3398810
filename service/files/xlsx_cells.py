"""Cells of a workbook as their user sees them: whole numbers, percentages, dates, errors."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Any

from openpyxl.styles.numbers import STRIP_RE, is_datetime
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

from service.files.cells import Cell, FormattedNumber, UnreadableCell

NO_VALUE = "公式单元格没有保存计算结果，请用 Excel 打开、重新计算并保存"

_EAST_ASIAN = {  # ids of built-in formats that openpyxl does not list; ECMA-376 part 1, 18.8.30
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm:ss"),
}
_PLAIN = ("General", "@", "")
_ZEROS = re.compile(r"0{2,}")


def read_cell(cell: Any) -> Cell:
    """The value of a cell of openpyxl's, read with data_only=True; None for an empty one."""
    value = cell.value
    if value is None or value == "":
        return None
    if cell.data_type == "e":
        return UnreadableCell(f"单元格是公式错误 {value}", str(value))
    if isinstance(value, str):
        return _text(value) if "_x" in value else value
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _number(value, cell)
    return _moment(value, cell.number_format)


def read_formula(cell: Any, saved: Any) -> UnreadableCell | None:
    """What stands for a formula without a saved value; None for every other cell.

    cell: read with data_only=False; saved: the same cell read with data_only=True. A formula whose
    saved value is the empty text is an empty cell.
    """
    if cell.data_type != "f" or saved.value is not None or saved.data_type != "n":
        return None
    formula = getattr(cell.value, "text", cell.value)  # an array formula is an object
    return UnreadableCell(NO_VALUE, formula if isinstance(formula, str) else "")


def _text(text: str) -> str:
    """`_x000D_` and the like as the characters they stand for (ECMA-376 part 1, 22.9.2.19).

    Among shared strings openpyxl has already removed the escape of a text that literally says so.
    """
    return str(unescape(text)).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _number(number: int | float, cell: Any) -> Cell:
    """At most 15 digits of a fraction, as Excel keeps them; whole numbers with all their digits."""
    code = cell.number_format
    if code == "General" and cell.has_style and (east_asian := _EAST_ASIAN.get(cell.style_array.numFmtId)):
        try:
            return _moment(from_excel(number, cell.parent.parent.epoch), east_asian)
        except (OverflowError, ValueError):
            return UnreadableCell("日期超出 Excel 的范围，请检查这一格", str(number))
    if isinstance(number, float):
        number = float(f"{number:.15g}")
        if number.is_integer() and abs(number) < 1e15:
            number = int(number)
    return number if code in _PLAIN else FormattedNumber(number, code, _shown(number, code))


def _shown(number: int | float, code: str) -> str:
    """Percent signs and leading zeros as the user sees them; never rounded, never grouped."""
    bare = _without_literals(code)
    if "%" in bare:
        return f"{number * 100:.15g}%"
    if isinstance(number, int) and _ZEROS.fullmatch(bare):
        return f"{number:0{len(bare)}d}"
    return str(number)


def _moment(value: Any, code: str) -> Cell:
    """A date where the format shows no clock; times and durations as they are."""
    if isinstance(value, datetime) and is_datetime(_without_literals(code)) == "date":
        return value.date()
    return value  # type: ignore[no-any-return]


@lru_cache(maxsize=1_000)
def _without_literals(code: str) -> str:
    return str(STRIP_RE.sub("", code.partition(";")[0])).lower()
