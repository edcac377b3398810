"""When a clock runs out, and when somebody should be warned: pure, from its target and the pauses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from service.clocks.errors import UnknownYearError
from service.clocks.holidays import IsWorkingDay, is_weekday
from service.clocks.target import Target
from service.clocks.working_time import Time, WallTime, WorkingTime

WARNING_SHARE = 0.8  # of the time: the rest is left to act in


@dataclass(frozen=True, slots=True)
class Pause:
    """A time of waiting for the customer; `end` is None while it lasts."""

    begin: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """Instants in UTC; None while the clock stands still.

    assumed_year: the first year on whose holidays they depend and whose holidays nobody knows.
    """

    due_at: datetime | None
    warn_at: datetime | None
    assumed_year: int | None = None


def compute_deadline(
    target: Target, start: datetime, calendar: WorkingTime, pauses: Iterable[Pause] = ()
) -> Deadline:
    """The deadline of a clock that started at `start`.

    The time that was left when a pause began is left when it ends: working time of a target in working
    time, wall time of the others. A pause that begins when the clock has run out changes nothing.

    In a year that the calendar does not know, Monday to Friday are taken for working days. A holiday can
    only make the true deadline later; a worked weekend day (调休) before it, one working day earlier.
    """
    unknown: list[int] = []
    calendar = replace(calendar, is_working_day=_assuming(calendar.is_working_day, unknown))
    due = end_of(target, start, calendar)
    time: Time = calendar if target.counts_working_time else WallTime()
    warn = time.add(start, time.seconds_between(start, due) * WARNING_SHARE)
    ordered = sorted(pauses, key=lambda pause: pause.begin)
    due_at, warn_at = _moved(due, start, ordered, time), _moved(warn, start, ordered, time)
    return Deadline(due_at, warn_at, min(unknown, default=None))


def _assuming(is_working_day: IsWorkingDay, unknown: list[int]) -> IsWorkingDay:
    """The same calendar with weekends alone in years that it does not know; they are noted in `unknown`."""

    def judge(day: date) -> bool:
        try:
            return is_working_day(day)
        except UnknownYearError as error:
            unknown.append(error.year)
            return is_weekday(day)

    return judge


def end_of(target: Target, start: datetime, calendar: WorkingTime) -> datetime:
    """The deadline (UTC) of a clock that is never paused. Raises: UnknownYearError."""
    if target.unit == "working days":
        return calendar.close_of(_nth_working_day(calendar, start, target.amount))
    if target.unit == "days":
        last = calendar.local_date(start) + timedelta(days=target.amount)
        while not calendar.is_working_day(last):
            last += timedelta(days=1)
        return calendar.close_of(last)
    time: Time = calendar if target.counts_working_time else WallTime()
    return time.add(start, target.seconds)


def _nth_working_day(calendar: WorkingTime, start: datetime, count: int) -> date:
    day = calendar.local_date(start)
    while count:
        day += timedelta(days=1)
        count -= calendar.is_working_day(day)
    return day


def _moved(point: datetime, start: datetime, pauses: list[Pause], time: Time) -> datetime | None:
    """Where a point of the clock comes to lie; None when a pause that lasts keeps it away."""
    for pause in pauses:
        begin = max(pause.begin, start)
        if begin >= point or (pause.end is not None and pause.end <= begin):
            continue
        if pause.end is None:
            return None
        point = time.add(pause.end, time.seconds_between(begin, point))
    return point
