"""One stage at a time in a work folder, so that no two processes write one checkpoint."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from nlp.errors import UsageError

WAIT_SECONDS = 60.0  # the process of a run that was killed ends within seconds
LOCK = "stage.lock"


@contextmanager
def stage_lock(folder: Path, *, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Held as long as the process lives, at most. Raises: UsageError where another one keeps it."""
    lock = FileLock(folder / LOCK, timeout=wait)
    try:
        lock.acquire()
    except Timeout as error:
        raise UsageError(f"另一个训练进程仍在使用「{folder}」，请等它结束后再运行。") from error
    try:
        yield
    finally:
        lock.release()
