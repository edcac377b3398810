"""Numbers in a column of scores that are none: 99 for 'does not apply', 55 for 5, one 11 among 0..10.

A scale is told by what nearly all answers keep to. Taken from the least and the greatest answer, one slip
of a finger would make 0..100 of a 1..5 and lose the NPS.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

CODES = frozenset((-1.0, -2.0, -3.0, -9.0, -99.0, 98.0, 99.0, 998.0, 999.0))
"""What platforms and interviewers write for 'left out', 'not shown', 'does not apply', 'refused'."""

NEARLY_ALL = 0.95
ENOUGH = 20
"""With fewer answers one stray is more than 5 %, and may be the only one who used the upper half."""

_SIGNED = 3.0  # -3..3 is a scale of its own, with 0 in the middle: its negative numbers are no codes


@dataclass(frozen=True, slots=True)
class ScoreRange:
    """low, high: ends of what nearly all answers keep to. of_five: they keep to 1..5."""

    low: float
    high: float
    of_five: bool


def find_range(scores: Sequence[float]) -> ScoreRange:
    """Without codes and strays. Two different answers of 6..10 are no slips: the scale is longer."""
    counts = Counter(scores)
    most = max((score for score in counts if score not in CODES), default=0.0)
    if most > _SIGNED or 0.0 not in counts:
        counts = Counter({s: n for s, n in counts.items() if s >= 0 or s not in CODES})
    if 0 < most <= 10:
        counts = Counter({s: n for s, n in counts.items() if s <= 10 or s not in CODES})
    upper = [score for score in counts if 5 < score <= 10]
    of_five = len(upper) <= 1 and _keep_to(counts, 1.0, 5.0)
    kept = [s for s in counts if 0 <= s <= 10] if _keep_to(counts, 0.0, 10.0) else list(counts)
    return ScoreRange(min(kept, default=0.0), max(kept, default=0.0), of_five)


def _keep_to(counts: Counter[float], low: float, high: float) -> bool:
    total = counts.total()
    inside = sum(n for score, n in counts.items() if low <= score <= high)
    return inside == total > 0 or (total >= ENOUGH and inside >= NEARLY_ALL * total)
