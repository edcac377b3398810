"""Disks that take no more are told as such, not as faults of the program."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from service.cli.errors import USAGE, explain
from service.disk_faults import tell_disk_fault

FULL = Path("/dev/full")


def error_of(action: Callable[[], object]) -> Exception:
    with pytest.raises(Exception) as caught:  # noqa: PT011  # whatever the library raises is asked about
        action()
    return caught.value


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
def test_a_full_disk_is_told_with_what_to_do() -> None:
    told, code = explain(error_of(lambda: FULL.write_text("一行", "utf-8")))
    assert code == USAGE
    assert "磁盘已满" in told
    assert "清出空间" in told


def test_a_database_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    file = tmp_path / "suqing.db"
    sqlite3.connect(file).close()
    read_only = create_engine(f"sqlite:///file:{file}?mode=ro&uri=true")

    def write() -> None:
        with read_only.begin() as connection:
            connection.execute(text("CREATE TABLE one (a)"))

    told, code = explain(error_of(write))
    assert code == USAGE
    assert "只读" in told
    told, _ = explain(error_of(lambda: create_engine(f"sqlite:///{tmp_path}/no/suqing.db").connect()))
    assert "打不开数据库文件" in told


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.EROFS, "", "/mnt/a"), "「/mnt/a」是只读的"),
        (PermissionError(errno.EACCES, "", "/root/a"), "没有权限读写「/root/a」"),
        (OSError(errno.ENOSPC, ""), "所在的磁盘"),
    ],
)
def test_the_place_is_named_where_it_is_known(error: OSError, words: str) -> None:
    assert words in (tell_disk_fault(error) or "")


def test_other_errors_are_not_excused() -> None:
    assert tell_disk_fault(ValueError("磁盘")) is None
    assert tell_disk_fault(OSError(errno.EIO, "")) is None
    assert tell_disk_fault(sqlite3.OperationalError("no such table")) is None
