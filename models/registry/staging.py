"""Where a version is written before it is whole, and how what a killed training left is known.

Each writer holds the lock of its own folder for as long as it lives. A folder whose lock is free
belongs to nobody: its writer was killed. No process numbers, which are used again.
"""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from models.registry.private_files import private_files

STAGING, WORK = ".staging", ".work"
WORK_DAYS = 14  # so long an interrupted encoder training can be gone on with
_LOCK = ".lock"


@contextmanager
def staging_folder(versions: Path) -> Iterator[Path]:
    """A fresh folder of our own under `versions`, on the same file system; gone afterwards."""
    parent = versions / STAGING
    name = uuid.uuid4().hex
    with private_files():
        parent.mkdir(parents=True, exist_ok=True)
        with FileLock(parent / f"{name}{_LOCK}"):
            folder = parent / name
            folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
                (parent / f"{name}{_LOCK}").unlink(missing_ok=True)


def find_leftovers(versions: Path, *, all_work: bool = False) -> list[Path]:
    """Folders that killed trainings left: staging, and interrupted work older than WORK_DAYS.

    all_work: younger work as well, which a repeated training would go on from.
    """
    oldest = time.time() - WORK_DAYS * 86400
    staged = [path for path in _folders(versions / STAGING) if _is_free(path)]
    work = [
        path
        for path in _folders(versions / WORK)
        if _is_free(path) and (all_work or path.stat().st_mtime < oldest)
    ]
    return [*staged, *work]


def remove_leftovers(versions: Path, *, all_work: bool = False) -> list[Path]:
    """Remove what `find_leftovers` finds, and lock files of nobody; what was removed."""
    removed = []
    for path in find_leftovers(versions, all_work=all_work):
        with _free_lock(path) as free:
            if free:
                shutil.rmtree(path, ignore_errors=True)
                removed.append(path)
    for parent in (versions / STAGING, versions / WORK):
        for lock in sorted(parent.glob(f"*{_LOCK}")) if parent.is_dir() else ():
            with _free_lock(lock.with_suffix("")) as free:
                if free and not lock.with_suffix("").exists():
                    lock.unlink(missing_ok=True)  # while held: who waits for it makes a new one
    return removed


def _folders(parent: Path) -> list[Path]:
    return sorted(path for path in parent.iterdir() if path.is_dir()) if parent.is_dir() else []


def _is_free(folder: Path) -> bool:
    """True where no living process holds the folder's lock."""
    if not folder.with_name(f"{folder.name}{_LOCK}").exists():
        return True
    with _free_lock(folder) as free:
        return free


@contextmanager
def _free_lock(folder: Path) -> Iterator[bool]:
    """Holds the folder's lock where it is free; says whether it was."""
    lock = FileLock(folder.with_name(f"{folder.name}{_LOCK}"), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
