"""clock_cases.csv: eighty clocks, checked by hand, by the code, and by a clock that looks at every minute.

Times are those of the calendar's time zone.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from service.clocks.deadline import Pause, compute_deadline
from service.clocks.target import parse_target
from tests.service.clocks import reference
from tests.service.clocks.calendars import HOURS, is_off_by_the_book, make_calendar

TABLE = Path(__file__).parent / "clock_cases.csv"
CASES = list(csv.DictReader(TABLE.read_text("utf-8").splitlines()))

Case = Mapping[str, str]


def _instant(text: str, case: Case) -> datetime:
    zone = ZoneInfo(HOURS[case["calendar"]][2])
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def _pauses(case: Case) -> list[tuple[datetime, datetime | None]]:
    parts = [part.split("/") for part in case["pauses"].split(";") if part]
    return [(_instant(begin, case), _instant(end, case) if end else None) for begin, end in parts]


def _shown(instant: datetime | None, case: Case) -> str:
    if instant is None:
        return ""
    local = instant.astimezone(ZoneInfo(HOURS[case["calendar"]][2]))
    return local.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")


def by_the_minute(case: Case) -> str:
    """The deadline as the slow reference finds it."""
    hours, rest, zone, china = HOURS[case["calendar"]]
    is_off = is_off_by_the_book if china else (lambda day: day.weekday() >= 5)
    ticks = reference.works_at(hours, rest, zone, lambda day: not is_off(day))
    amount, _, unit = case["target"].partition(" ")
    working = unit.startswith("working")
    counting = ticks if working else reference.always
    start = _instant(case["start"], case)
    if unit.endswith("days"):
        due = reference.end_of_days(start, int(amount), zone, ticks, is_off, working=working)
    else:
        minutes = int(amount) * (60 if unit.endswith("hours") else 1)
        due = reference.after_minutes(start, minutes, counting)
    return _shown(reference.moved_by_pauses(due, start, _pauses(case), counting), case)


def test_the_table_has_eighty_cases() -> None:
    assert len(CASES) >= 80
    assert len({case["case"] for case in CASES}) == len(CASES)
    assert {case["calendar"] for case in CASES} == set(HOURS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_deadline_is_that_of_the_table_and_of_the_slow_clock(case: Case) -> None:
    pauses = [Pause(begin, end) for begin, end in _pauses(case)]
    start = _instant(case["start"], case)
    deadline = compute_deadline(parse_target(case["target"]), start, make_calendar(case["calendar"]), pauses)
    assert _shown(deadline.due_at, case) == case["due"]
    assert by_the_minute(case) == case["due"]
    if deadline.due_at is not None:
        assert deadline.warn_at is not None
        assert start <= deadline.warn_at <= deadline.due_at
