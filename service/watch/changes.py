"""Whether a share has changed by more than chance and by more than a little: thresholds on both.

Shares are compared by the two-proportion z statistic and by their ratio: both have to be large, so that
neither a handful of texts nor a tiny change of a large number raises an alarm. A day's texts are no
independent draws; the thresholds on z leave room for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """recent: days that are compared with up to `before` days before them. ratio: of shares, up or down.

    least: texts with a word or a label. z_words, z_labels: least z (there are many words: a higher bar).
    length_ratio: of the typical length. most: words told.
    """

    recent: int = 3
    before: int = 28
    ratio: float = 1.8
    least: int = 8
    z_words: float = 5.0
    z_labels: float = 4.0
    length_ratio: float = 1.3
    unknown_ratio: float = 2.0
    most: int = 10


USUAL = WatchSettings()


@dataclass(frozen=True, slots=True)
class Change:
    before: float
    now: float
    z: float


def find_change(
    old: int, all_old: int, new: int, all_new: int, settings: WatchSettings, least_z: float
) -> Change | None:
    """The change of a share; None where it is small or may be chance."""
    if not all_old or not all_new or max(old * all_new / all_old, new) < settings.least:
        return None
    before, now = old / all_old, new / all_new
    pooled = (old + new) / (all_old + all_new)
    spread = sqrt(pooled * (1 - pooled) * (1 / all_old + 1 / all_new))
    z = (now - before) / spread if spread else 0.0
    low, high = sorted((before, now))
    if abs(z) < least_z or high < settings.ratio * low:
        return None
    return Change(before, now, z)
