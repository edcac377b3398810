"""When a label was given, as people and programs write it."""

from __future__ import annotations

from datetime import UTC, datetime

_FORMATS = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日")


def read_time(written: str) -> str | None:
    """ISO 8601 in UTC, microseconds kept: texts that sort as the times do. None where it is no time.

    A time without a zone is the local time of this machine.
    """
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        found = (_parse(written, form) for form in _FORMATS)
        first = next((moment for moment in found if moment is not None), None)
        if first is None:
            return None
        moment = first
    try:
        return moment.astimezone(UTC).isoformat(timespec="microseconds")
    except (OverflowError, ValueError, OSError):  # the years 1 and 9999
        return None


def _parse(written: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(written, form).astimezone()
    except (ValueError, OverflowError, OSError):
        return None
