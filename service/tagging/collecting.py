"""The garbage collector during a run: models are set aside, and it looks less often.

A run makes hundreds of thousands of small objects and no cycles; looking through the models and lexicons
again and again took a quarter of its time.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OFTEN = (100_000, 20, 50)


def collect_less() -> None:
    """From now on, in a process that does nothing else; to be called once the models are loaded."""
    gc.freeze()
    gc.set_threshold(*_OFTEN)


@contextmanager
def collecting_less() -> Iterator[None]:
    """Around the work, after the models are loaded; afterwards all is as it was."""
    before = gc.get_threshold()
    collect_less()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
