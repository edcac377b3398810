"""Times in requests, in bodies and queries alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from service.value_faults import WANTED_TIME


def _only_text(value: Any) -> Any:
    if not isinstance(value, str | datetime):  # pydantic would take a number for seconds since 1970
        raise PydanticCustomError("suqing_invalid", f"{WANTED_TIME}。")
    return value


def _has_utc(value: datetime) -> datetime:
    try:
        value.astimezone(UTC)  # as the store will
    except OverflowError:
        raise PydanticCustomError("suqing_invalid", "换算为 UTC 后应在公元 1 年到 9999 年之间。") from None
    return value


# JSON has no type for times: strings in ISO 8601 with a time zone
Instant = Annotated[
    AwareDatetime,
    BeforeValidator(_only_text),
    AfterValidator(_has_utc),
    Field(strict=False, description="ISO 8601，带时区，例如 2026-03-02T09:30:00+08:00。"),
]
