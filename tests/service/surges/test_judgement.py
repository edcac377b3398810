"""Surges stand out of the rhythm of days and weeks; the rhythm itself does not."""

from __future__ import annotations

import math
import random

import pytest

from service.surges.judgement import judge


@pytest.mark.parametrize(
    ("observed", "before", "surge"),
    [
        (20, [2, 3, 2, 4, 3, 2], True),
        (8, [0, 0, 0, 0, 0, 0, 0, 0], True),
        (4, [0, 0, 0, 0, 0, 0, 0, 0], False),  # too few to be called a surge
        (5, [2, 3, 2, 4, 3, 2], False),
        (110, [100, 98, 103, 101, 99, 100], False),  # not twice as many
        (140, [60, 62, 58, 61, 200, 59], True),  # an earlier surge does not hide this one
        (60, [10, 55, 30, 70, 15, 60], False),  # this hour is always wild
        (50, [3], False),  # too short a history
        (50, [], False),
        (0, [5, 5, 5], False),
    ],
)
def test_counts(observed: int, before: list[int], surge: bool) -> None:
    assert judge(observed, before).is_surge is surge


def rate(hour: int) -> float:
    """Complaints an hour: many on weekday mornings, few at night and on Sundays."""
    weekday, clock = hour // 24 % 7, hour % 24
    day = math.exp(-((clock - 10) ** 2) / 18) + 0.5 * math.exp(-((clock - 20) ** 2) / 8)
    return 0.3 + 30 * day * (0.25 if weekday == 6 else 1.8 if weekday == 0 else 1.0)


def poisson(mean: float, dice: random.Random) -> int:
    count, product = 0, dice.random()
    while product > math.exp(-mean):
        count, product = count + 1, product * dice.random()
    return count


def test_twenty_weeks_of_rhythm_raise_next_to_nothing_and_tripled_hours_are_found() -> None:
    dice = random.Random(7)
    hours = [poisson(rate(hour), dice) for hour in range(168 * 28)]
    judged = [
        judge(hours[hour], [hours[hour - 168 * week] for week in range(1, 9)])
        for hour in range(168 * 8, len(hours))
    ]
    assert sum(judgement.is_surge for judgement in judged) <= 2  # of 3,360 hours
    busy = [hour for hour in range(168 * 8, len(hours)) if rate(hour) >= 8]
    found = [
        judge(poisson(rate(hour) * 3, dice), [hours[hour - 168 * week] for week in range(1, 9)]).is_surge
        for hour in busy
    ]
    assert sum(found) / len(found) > 0.9
