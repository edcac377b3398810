"""Memory that training no longer needs goes back to the system at once."""

from __future__ import annotations

import ctypes
import sys

_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1  # parameters of mallopt, see its manual page
_LARGE = 4 << 20  # bytes
_TOP = 64 << 20


def return_large_blocks() -> None:
    """Tell glibc to map blocks from 4 MB on by themselves, for the rest of the process.

    By default its threshold rises to 32 MB as such blocks are freed; activations of batches of many
    shapes then break up the heap, and training takes about twice what it uses. Elsewhere: no effect.
    """
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _LARGE)
        mallopt(_TRIM_THRESHOLD, _TOP)
