"""Times in requests, in bodies and queries alike."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from service.value_faults import WANTED_TIME

_LOST_PLUS = re.compile(r"[T ]\d{2}:?\d{2}(?::?\d{2}(?:\.\d+)?)? (\d{2}:?\d{2})\Z")
"""The end of a time whose + became a space, as it does in the query of an address."""


def _only_text(value: Any) -> Any:
    if not isinstance(value, str | datetime):  # pydantic would take a number for seconds since 1970
        raise PydanticCustomError("suqing_invalid", f"{WANTED_TIME}。")
    lost = _LOST_PLUS.search(value) if isinstance(value, str) else None
    if lost is not None:
        raise PydanticCustomError(
            "suqing_invalid",
            "时区前是空格，应为 +{zone}；地址（URL）的参数里 + 要写成 %2B，例如 %2B{zone}。",
            {"zone": lost[1]},
        )
    return value


def _has_utc(value: datetime) -> datetime:
    try:
        value.astimezone(UTC)  # as the store will
    except OverflowError:
        raise PydanticCustomError("suqing_invalid", "换算为 UTC 后应在公元 1 年到 9999 年之间。") from None
    return value


DESCRIPTION = "ISO 8601，带时区，例如 2026-03-02T09:30:00+08:00；在地址的参数里 + 写作 %2B。"

# JSON has no type for times: strings in ISO 8601 with a time zone
Instant = Annotated[
    AwareDatetime,
    BeforeValidator(_only_text),
    AfterValidator(_has_utc),
    Field(strict=False, description=DESCRIPTION),
]
