"""The one place that asks for the time."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)
