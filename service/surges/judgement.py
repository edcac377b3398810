"""Whether a number of complaints is unusual: robust statistics of counts, pure.

The usual number is the median of the same hour of the week in the weeks before, so daily and weekly
rhythm cancel, and one earlier surge does not hide the next. A count must stand out twice: from chance, by
the variance-stabilising root of Anscombe (1948) for Poisson counts, widened for a median of few weeks
(variance pi/2n), and from how wild this hour is, by the median absolute deviation scaled to a standard
deviation (1.4826, Hampel 1974).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, sqrt
from statistics import median

LEAST_COUNT = 5  # fewer complaints are no surge, however rare the topic
LEAST_RATIO = 2.0  # twice the usual number
LEAST_SCORE = 3.5  # standard deviations: about one false alarm in 4,000 windows of chance alone
LEAST_WEEKS = 2  # of history, before anything is called unusual


@dataclass(frozen=True, slots=True)
class Judgement:
    """observed: complaints in the window. expected: the usual number. score: spreads above it."""

    observed: int
    expected: float
    score: float
    is_surge: bool


def judge(observed: int, before: Sequence[int]) -> Judgement:
    """Compare a count with those of the same hour in the weeks `before` (any order).

    With fewer than `LEAST_WEEKS` of them nothing is a surge.
    """
    if len(before) < LEAST_WEEKS:
        return Judgement(observed, 0.0, 0.0, is_surge=False)
    expected = float(median(before))
    chance = 2 * (sqrt(observed + 3 / 8) - sqrt(expected + 3 / 8)) / sqrt(1 + pi / 2 / len(before))
    deviation = 1.4826 * median(abs(count - expected) for count in before)
    score = min(chance, (observed - expected) / deviation) if deviation > 0 else chance
    surge = observed >= LEAST_COUNT and observed >= LEAST_RATIO * expected and score >= LEAST_SCORE
    return Judgement(observed, expected, round(score, 3), is_surge=surge)
