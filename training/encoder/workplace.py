"""A work folder has room for one stage at a time, which gets a folder for temporary files in it.

So no two processes write one checkpoint, and what a killed process leaves lies where it is found and removed:
the graphs that an export passes through are hundreds of megabytes.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from nlp.errors import UsageError

WAIT_SECONDS = 60.0  # the process of a run that was killed ends within seconds
LOCK = "stage.lock"
_SCRATCH = "scratch-"


def scratch_of_this_process(folder: Path) -> Path:
    """Where it keeps temporary files."""
    return folder / f"{_SCRATCH}{os.getpid()}"


@contextmanager
def workplace(folder: Path, *, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """The lock of the folder, and temporary files of this process inside it, gone afterwards.

    Raises: UsageError where another process keeps the lock for `wait` seconds.
    """
    lock = FileLock(folder / LOCK, timeout=wait)
    try:
        lock.acquire()
    except Timeout as error:
        raise UsageError(f"另一个训练进程仍在使用「{folder}」，请等它结束后再运行。") from error
    scratch, before = scratch_of_this_process(folder), tempfile.tempdir
    try:
        for left in folder.glob(f"{_SCRATCH}*"):  # of processes that were killed: the living hold the lock
            shutil.rmtree(left, ignore_errors=True)
        scratch.mkdir()
        tempfile.tempdir = str(scratch)
        yield
    finally:
        tempfile.tempdir = before
        shutil.rmtree(scratch, ignore_errors=True)
        lock.release()
