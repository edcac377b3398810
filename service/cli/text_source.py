"""For commands that read either a file or the complaint store."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nlp.errors import UsageError


def check_source(
    source: Path | None, days: int | None, of_file: Mapping[str, object], *, store: bool
) -> None:
    """of_file: options that only a file has, by name. Raises: UsageError that says what does not fit."""
    if store and source is not None:
        raise UsageError("文件与 --store 只能给一个：要么读文件，要么读投诉处理库。")
    if not store and source is None:
        raise UsageError("请给出文件，或用 --store 读取投诉处理库。")
    if not store and days is not None:
        raise UsageError("--days 只与 --store 同用；文件总是整个读取。")
    given = [name for name, value in of_file.items() if value]
    if store and given:
        raise UsageError(f"{'、'.join(given)} 只用于文件，不能与 --store 同用。")
