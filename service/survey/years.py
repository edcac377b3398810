"""The year of dates that name none: 6月3日."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from service.files.cells import Cell
from service.now import utc_now
from service.survey.score_cells import parse_day

_LEAP_YEAR = 2024  # has every day


def find_year(cells: Sequence[Cell]) -> int | None:
    """The most frequent year of the dates beside them, else the latest in which none of them lies ahead.

    None where every date names its own.
    """
    dates = [(parse_day(cell), parse_day(cell, _LEAP_YEAR)) for cell in cells]
    bare = [(day.month, day.day) for full, day in dates if full is None and day is not None]
    if not bare:
        return None
    years = Counter(full.year for full, _ in dates if full is not None)
    if years:
        return max(years, key=lambda year: (years[year], year))
    today = utc_now().date()
    return today.year - (max(bare) > (today.month, today.day))
