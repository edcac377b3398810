"""The folder in which the worker processes of one server keep their counts, so that they can be added up.

It is new with every server and goes with it. One that was killed with -9 leaves it among the temporary files;
the next server clears it away: nobody holds its lock any more.

`prometheus_client` reads the variable once, at its first import: open the folder before `Metrics()`.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
PREFIX = "suqing-metrics-"
LOCK = "lock"
MOMENT = 60.0  # seconds: a younger folder may not have its lock yet


@contextmanager
def open_metrics_folder() -> Iterator[Path]:
    """An empty folder until the end of the process that opened it; its forks leave it alone."""
    _clear_left_folders()
    folder, owner = Path(tempfile.mkdtemp(prefix=PREFIX)), os.getpid()
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)  # forks hold it too: it is free when the last of them has ended
    os.environ[VARIABLE] = str(folder)
    try:
        yield folder
    finally:
        if os.getpid() == owner:
            os.environ.pop(VARIABLE, None)
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)


def forget_process(folder: Path, pid: int) -> None:
    """A worker has ended: what it counted stays counted, what it only reported goes."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]  # the library types it in parts


def _clear_left_folders() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # somebody else's, or held by a server that runs
            if folder.stat().st_mtime > time.time() - MOMENT:
                continue
            lock = os.open(folder / LOCK, os.O_RDWR)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)
