"""A slow clock: it looks at every minute. Written on its own, from the definitions alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
Pauses = Sequence[tuple[datetime, datetime | None]]
Ticks = Callable[[datetime], bool]


def works_at(
    hours: Sequence[tuple[str, str]],
    rest_hours: Sequence[tuple[str, str]],
    zone: str,
    is_working_day: Callable[[date], bool],
) -> Ticks:
    """Whether somebody works in the minute that begins at an instant."""

    def ticks(instant: datetime) -> bool:
        local = instant.astimezone(ZoneInfo(zone))
        clock = local.strftime("%H:%M")
        for day, moved in ((local.date(), 0), (local.date() - timedelta(days=1), 1)):
            periods = hours if tuple(hours) == tuple(rest_hours) or is_working_day(day) else rest_hours
            for begin, end in periods:
                over_midnight = end <= begin
                if moved == 0 and begin <= clock and (over_midnight or clock < end):
                    return True
                if moved == 1 and over_midnight and clock < end:
                    return True
        return False

    return ticks


def always(_: datetime) -> bool:
    return True


def after_minutes(start: datetime, minutes: int, ticks: Ticks) -> datetime:
    """When the last of so many ticking minutes has passed."""
    now = start
    while minutes > 0:
        minutes -= ticks(now)
        now += MINUTE
    return now


def minutes_between(begin: datetime, end: datetime, ticks: Ticks) -> int:
    count, now = 0, begin
    while now < end:
        count += ticks(now)
        now += MINUTE
    return count


def end_of_days(
    start: datetime, days: int, zone: str, ticks: Ticks, is_off: Callable[[date], bool], *, working: bool
) -> datetime:
    """The close of business of the last day. The day of `start` is not counted."""
    day = start.astimezone(ZoneInfo(zone)).date()
    while days > 0:
        day += timedelta(days=1)
        if not working or not is_off(day):
            days -= 1
    while is_off(day):
        day += timedelta(days=1)
    return close_of_business(day, zone, ticks)


def close_of_business(day: date, zone: str, ticks: Ticks) -> datetime:
    """The end of the last worked minute that belongs to a day; midnight for a day without work."""
    now = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)) + timedelta(days=1)
    close = midnight.astimezone(UTC)
    worked = [now + n * MINUTE for n in range(1440) if ticks(now + n * MINUTE)]
    if not worked:
        return close
    end = worked[-1] + MINUTE
    while end >= close and ticks(end):  # a night shift goes on after midnight
        end += MINUTE
        if (end - close).total_seconds() > 86_400 or end == close + timedelta(days=1):
            return close  # work that never ends: the day does
    return end


def moved_by_pauses(due: datetime, start: datetime, pauses: Pauses, ticks: Ticks) -> datetime | None:
    """What was left when a pause began is left when it ends."""
    for begin, end in sorted(pauses, key=lambda pause: pause[0]):
        first = max(begin, start)
        if first >= due or (end is not None and end <= first):
            continue
        if end is None:
            return None
        due = after_minutes(end, minutes_between(first, due, ticks), ticks)
    return due
