"""Working time of a queue: several periods a day, in a time zone, on working days or on all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from service.clocks.holidays import IsWorkingDay

Minutes = tuple[int, int]
"""Begin and end of a period in minutes after midnight; an end after 1440 is on the next day."""

MOST_DAYS = 3660  # nobody promises an answer in ten years


class Time(Protocol):
    """A way to count time."""

    def seconds_between(self, begin: datetime, end: datetime) -> float: ...

    def add(self, begin: datetime, seconds: float) -> datetime: ...


@dataclass(frozen=True, slots=True)
class WallTime:
    """All seconds count."""

    def seconds_between(self, begin: datetime, end: datetime) -> float:
        return max(0.0, (end - begin).total_seconds())

    def add(self, begin: datetime, seconds: float) -> datetime:
        return begin + timedelta(seconds=seconds)


@dataclass(frozen=True)
class WorkingTime:
    """The seconds within working periods.

    hours: of a working day; rest_day_hours: of the others. Periods of one day are in order and apart.
    """

    zone: ZoneInfo
    hours: tuple[Minutes, ...]
    is_working_day: IsWorkingDay
    rest_day_hours: tuple[Minutes, ...] = ()

    def seconds_between(self, begin: datetime, end: datetime) -> float:
        """Working seconds in [begin, end); 0 where end is not after begin."""
        total = 0.0
        for opens, closes in self._periods_from(begin):
            if opens >= end:
                break
            total += (min(closes, end) - max(opens, begin)).total_seconds()
            if closes >= end:
                break  # before a later day is asked for, whose year may be unknown
        return total

    def add(self, begin: datetime, seconds: float) -> datetime:
        """The earliest instant before which `seconds` of working time have passed since `begin` (UTC)."""
        if seconds <= 0:
            return begin.astimezone(UTC)
        for opens, closes in self._periods_from(begin):
            opens = max(opens, begin)  # noqa: PLW2901  the first period may have begun already
            length = (closes - opens).total_seconds()
            if seconds <= length:
                return (opens + timedelta(seconds=seconds)).astimezone(UTC)
            seconds -= length
        raise AssertionError("working time without an end")  # _periods_from never ends

    def close_of(self, day: date) -> datetime:
        """When business ends on `day` (UTC): the end of its last period, midnight where it has none."""
        periods = self._minutes_of(day)
        return self._instant(day, periods[-1][1] if periods else 1440)

    def local_date(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def _periods_from(self, begin: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Periods (UTC) that end after `begin`, in order. Raises: ValueError after ten years without one."""
        day = self.local_date(begin) - timedelta(days=1)  # a night shift began the day before
        empty = 0
        while empty < MOST_DAYS:
            empty += 1
            for start, end in self._minutes_of(day):
                closes = self._instant(day, end)
                if closes > begin:
                    empty = 0
                    yield self._instant(day, start), closes
            day += timedelta(days=1)
        raise ValueError("working time without a working period")

    def _minutes_of(self, day: date) -> tuple[Minutes, ...]:
        if self.hours == self.rest_day_hours:
            return self.hours  # holidays make no difference, so no year is unknown
        return self.hours if self.is_working_day(day) else self.rest_day_hours

    def _instant(self, day: date, minutes: int) -> datetime:
        local = datetime.combine(day + timedelta(days=minutes // 1440), time(), self.zone)
        return local.replace(hour=minutes % 1440 // 60, minute=minutes % 60).astimezone(UTC)
