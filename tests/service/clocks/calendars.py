"""The calendars of the clock table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from service.clocks import holidays
from service.clocks.errors import UnknownYearError
from service.clocks.holidays import ChineseCalendar, HolidayFile, is_weekday
from service.clocks.working_time import WorkingTime
from service.routing.rule_file import Calendar

OVERRIDES = HolidayFile(
    complete_years=frozenset({2031}),
    holidays=frozenset({date(2031, 1, 1)}),
    working_days=frozenset({date(2031, 1, 4)}),  # a Saturday
)
CHINA = ChineseCalendar(OVERRIDES)

HOURS: dict[str, tuple[list[tuple[str, str]], list[tuple[str, str]], str, bool]] = {
    # name: hours, hours of days off, time zone, Chinese holidays
    "office": ([("09:00", "12:00"), ("13:30", "18:00")], [], "Asia/Shanghai", True),
    "hotline": ([("08:00", "22:00")], [("09:00", "21:00")], "Asia/Shanghai", True),
    "always": ([("00:00", "24:00")], [("00:00", "24:00")], "Asia/Shanghai", True),
    "night": ([("22:00", "06:00")], [], "Asia/Shanghai", True),
    "three": ([("08:00", "10:00"), ("11:00", "12:00"), ("20:00", "21:00")], [], "Asia/Shanghai", True),
    "berlin": ([("09:00", "17:00")], [], "Europe/Berlin", False),
    "urumqi": ([("10:00", "14:00"), ("16:00", "20:00")], [], "Asia/Shanghai", True),
}


def make_calendar(name: str) -> WorkingTime:
    hours, rest, zone, china = HOURS[name]
    shape = Calendar(
        time_zone=zone,
        hours=[f"{a}-{b}" for a, b in hours],  # type: ignore[arg-type]  # as the rule file has them
        rest_day_hours=[f"{a}-{b}" for a, b in rest],  # type: ignore[arg-type]
    )
    from zoneinfo import ZoneInfo

    working = CHINA.is_working_day if china else is_weekday
    return WorkingTime(ZoneInfo(zone), shape.hours, working, shape.rest_day_hours)


LIBRARY = holidays._library_says


def pin_library(
    monkeypatch: pytest.MonkeyPatch, last_year: int, *, more: frozenset[int] = frozenset()
) -> None:
    """The library as of a day when it knew no year after `last_year`; `more`: years with weekends alone."""

    def says(day: date) -> bool:
        if day.year in more:
            return is_weekday(day)
        if day.year > last_year:
            raise UnknownYearError(day.year)
        return LIBRARY(day)

    monkeypatch.setattr(holidays, "_library_says", says)


def is_off_by_the_book(day: date) -> bool:
    """Days off of the table's dates in mainland China, copied from the State Council's notices by hand."""
    if day.year == 2031:
        return day != date(2031, 1, 4) and (day == date(2031, 1, 1) or day.weekday() >= 5)
    for first, last in OFF:
        if date.fromisoformat(first) <= day <= date.fromisoformat(last):
            return True
    return day.weekday() >= 5 and day.isoformat() not in WORKED_WEEKENDS


# 国办发明电〔2024〕12号 for 2025, 国办发明电〔2025〕7号 for 2026
OFF = [
    ("2025-01-01", "2025-01-01"),
    ("2025-01-28", "2025-02-04"),
    ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"),
    ("2025-05-31", "2025-06-02"),
    ("2025-10-01", "2025-10-08"),
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
]
WORKED_WEEKENDS = {
    "2025-01-26",
    "2025-02-08",
    "2025-04-27",
    "2025-09-28",
    "2025-10-11",
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10",
}
ONE_DAY = timedelta(days=1)
