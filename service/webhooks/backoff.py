"""When a delivery is tried again. Pure."""

from __future__ import annotations

from datetime import timedelta

FIRST_SECONDS = 10.0
FACTOR = 3.0
LONGEST_SECONDS = 6 * 3600.0
MOST_ATTEMPTS = 12  # over about 27 hours (21.6 to 32.4, by chance); then it is a dead letter
SPREAD = 0.2  # of the delay, so that a receiver that comes back is not met by all at once


def delay_after(attempts: int, chance: float, retry_after: int | None = None) -> timedelta | None:
    """Time to wait after so many failed attempts; None when there have been enough.

    chance: 0..1, decides within the spread. retry_after: seconds that the receiver asked for at least.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    seconds = min(FIRST_SECONDS * FACTOR ** (attempts - 1), LONGEST_SECONDS)
    seconds *= 1 - SPREAD + 2 * SPREAD * chance
    return timedelta(seconds=max(seconds, min(retry_after or 0, LONGEST_SECONDS)))
