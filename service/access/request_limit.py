"""How often one key may ask: a sliding window of a minute, kept in the memory of the process."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter


class RequestLimit:
    """per_minute: 0 for no limit."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage()) if per_minute else None
        self._item = RateLimitItemPerMinute(max(1, per_minute))

    def seconds_to_wait(self, key_id: str) -> int | None:
        """None where the request may go ahead (it is counted then)."""
        if self._limiter is None or self._limiter.hit(self._item, key_id):
            return None
        return max(1, math.ceil(self._limiter.get_window_stats(self._item, key_id).reset_time - time.time()))
