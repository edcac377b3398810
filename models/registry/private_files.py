"""What Suqing writes by itself is for its own account alone: files 0600, folders 0700, whatever the umask.

Everything below SUQING_HOME is written inside `private_files()`; a server and a worker are inside it for as
long as they run. What a person names on the command line is written outside of it and keeps their umask.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

FILE_MODE, FOLDER_MODE = 0o600, 0o700
_OTHERS = 0o077


class _Mask:
    """The umask belongs to the whole process: the first thread that comes sets it, the last one resets it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._inside = 0
        self._before = 0

    def enter(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._before = os.umask(_OTHERS)
            self._inside += 1

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                os.umask(self._before)


_MASK = _Mask()


@contextmanager
def private_files() -> Iterator[None]:
    """What this process and those that it starts make meanwhile is private, files of libraries too."""
    _MASK.enter()
    try:
        yield
    finally:
        _MASK.leave()


def make_private(path: Path) -> None:
    """Take a file, or a folder with all that is in it, from everybody else: it came from another place.

    Raises: OSError where it is another account's.
    """
    if path.is_symlink():
        return
    if path.is_dir():
        path.chmod(FOLDER_MODE)
        for inside in path.iterdir():
            make_private(inside)
    else:
        path.chmod(FILE_MODE)
