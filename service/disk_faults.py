"""A disk that takes no more, in words: what could not be written, where, and what to do."""

from __future__ import annotations

import errno
import sqlite3

_FULL = "磁盘已满，写不进{place}。请清出空间后再运行一次；原有的文件没有改动。"
_READ_ONLY = "{place}是只读的，写不进去。请换一个可写的位置（SUQING_HOME 或输出路径），或改其权限后再运行。"
_FAULTS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: "没有权限读写{place}。请检查它的权限与所有者，或换一个位置（SUQING_HOME 或输出路径）。",
}
_SQLITE_FAULTS = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: "打不开{place}。请检查 SUQING_HOME 是否存在、可写，磁盘是否已满。",
}
_PRIMARY = 0xFF  # the lower byte of SQLite's extended result codes


def tell_disk_fault(error: BaseException) -> str | None:
    """What to tell about a full, read-only or forbidden disk; None for every other error.

    error: also one that wraps SQLite's (`orig`), as SQLAlchemy's do.
    """
    if isinstance(error, OSError):
        words = _FAULTS.get(error.errno or 0)
        place = f"「{error.filename}」" if isinstance(error.filename, str) else "所在的磁盘"
        return None if words is None else words.format(place=place)
    wrapped = getattr(error, "orig", error)
    if isinstance(wrapped, sqlite3.Error):
        words = _SQLITE_FAULTS.get(getattr(wrapped, "sqlite_errorcode", 0) & _PRIMARY)
        return None if words is None else words.format(place="数据库文件")
    return None
