"""The number format in which this machine trains fastest: bfloat16 or float32.

A processor may know bfloat16 and still multiply it more slowly than float32: some take two to three
times as long. So one product of the size that training computes is timed in both before the first step.
"""

from __future__ import annotations

import time
from functools import cache

import torch

ROWS, INNER, OUTER = 2048, 384, 1536
TRIES = 5
CLEARLY = 1.2  # bfloat16 is less exact, so it has to pay


@cache
def bfloat16_pays() -> bool:
    """True where products in bfloat16 are clearly faster than in float32. Measured once a process."""
    return _seconds(torch.bfloat16) * CLEARLY < _seconds(torch.float32)


def _seconds(dtype: torch.dtype) -> float:
    """The fastest of a few products, in seconds; the first, which sets things up, does not count."""
    left, right = torch.ones((ROWS, INNER), dtype=dtype), torch.ones((INNER, OUTER), dtype=dtype)
    times = []
    for _ in range(TRIES + 1):
        began = time.perf_counter()
        torch.mm(left, right)
        times.append(time.perf_counter() - began)
    return min(times[1:])


def mixed_precision(bfloat16: bool) -> torch.autocast:
    """The context of a training step's forward pass: products in bfloat16 where that pays, else float32."""
    return torch.autocast("cpu", torch.bfloat16, enabled=bfloat16)
