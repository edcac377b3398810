"""Memory that this process has freed goes back to the system, so that the process of a stage finds room."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress


def give_back_memory() -> None:
    """Collect garbage and let the C library release what is free; another than glibc is left alone."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
