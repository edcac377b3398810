"""A disk that takes no more, in words: what could not be written, where, and what to do."""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from enum import StrEnum
from pathlib import Path

RETRY_AFTER = 30  # seconds: somebody has to clear the disk
LEAST_FREE = 256 * 1024  # bytes: several times what a complaint takes


class DiskFault(StrEnum):
    """What is wrong, without the place: fit for clients too."""

    FULL = "磁盘已满"
    READ_ONLY = "磁盘是只读的"
    FORBIDDEN = "没有读写磁盘的权限"
    UNOPENED = "数据库文件打不开"


_SENTENCES = {
    DiskFault.FULL: "磁盘已满，写不进{place}。请清出空间后再运行一次；原有的文件没有改动。",
    DiskFault.READ_ONLY: "{place}是只读的，写不进去。"
    "请换一个可写的位置（SUQING_HOME 或输出路径），或改其权限后再运行。",
    DiskFault.FORBIDDEN: "没有权限读写{place}。"
    "请检查它的权限与所有者，或换一个位置（SUQING_HOME 或输出路径）。",
    DiskFault.UNOPENED: "打不开{place}。请检查 SUQING_HOME 是否存在、可写，磁盘是否已满。",
}
_SYSTEM = {
    errno.ENOSPC: DiskFault.FULL,
    errno.EDQUOT: DiskFault.FULL,
    errno.EROFS: DiskFault.READ_ONLY,
    errno.EACCES: DiskFault.FORBIDDEN,
}
_SQLITE = {
    sqlite3.SQLITE_FULL: DiskFault.FULL,
    sqlite3.SQLITE_READONLY: DiskFault.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: DiskFault.UNOPENED,
}
_POSTGRESQL = {"53100": DiskFault.FULL, "25006": DiskFault.READ_ONLY}
_PRIMARY = 0xFF  # the lower byte of SQLite's extended result codes


def find_disk_fault(error: BaseException) -> DiskFault | None:
    """The fault of a full, read-only or forbidden disk; None for every other error.

    error: also one that wraps a database's (`orig`), as SQLAlchemy's do.
    """
    if isinstance(error, OSError):
        return _SYSTEM.get(error.errno or 0)
    wrapped = getattr(error, "orig", error)
    if isinstance(wrapped, sqlite3.Error):
        return _SQLITE.get(getattr(wrapped, "sqlite_errorcode", 0) & _PRIMARY)
    return _POSTGRESQL.get(getattr(wrapped, "sqlstate", None) or "")


def tell_disk_fault(error: BaseException) -> str | None:
    """What to tell whoever runs the program; None for an error of another kind."""
    fault = find_disk_fault(error)
    if fault is None:
        return None
    place = "数据库文件"
    if isinstance(error, OSError):
        place = f"「{error.filename}」" if isinstance(error.filename, str) else "所在的磁盘"
    return _SENTENCES[fault].format(place=place)


def probe_disk(file: Path) -> DiskFault | None:
    """Whether the disk that a database file lies on takes a little more. None where there is no such file.

    What is written has no name and goes with its handle. The file itself is not opened: closing it again
    would end the locks that SQLite holds on it in this process.
    """
    if not file.exists():
        return None
    try:
        with tempfile.TemporaryFile(dir=file.parent) as scratch:
            scratch.write(bytes(LEAST_FREE))
            scratch.flush()
    except OSError as error:
        return find_disk_fault(error)
    return None if os.access(file, os.W_OK) else DiskFault.FORBIDDEN
