"""A complaint as it is stored, which the desk's actions and views are given. Rows are written as dicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from service.store.tables import complaints


@dataclass(frozen=True, slots=True)
class StoredComplaint:
    """The columns of `complaints` that anybody reads; what has a default there has it here.

    amount: yuan. intensity: 0..1. satisfaction: 1..5. order_ref, external_id and customer_ref: pseudonyms
    where they were personal numbers.
    """

    id: str
    created_at: datetime
    received_at: datetime
    channel: str
    external_id: str | None
    product: str | None
    order_ref: str | None
    amount: float | None
    customer_ref: str | None
    tier: str | None
    status: str
    queue: str
    level: str
    priority: int
    tags: tuple[str, ...]
    category: str | None
    also: tuple[str, ...]
    urgency: str | None
    emotion: str | None
    intensity: float | None
    needs_review: bool
    masked_text: str = field(repr=False)
    repeat_count: int = 0
    merged_into: str | None = None
    first_response_at: datetime | None = None
    closed_at: datetime | None = None
    reopened_count: int = 0
    satisfaction: int | None = None
    erased_at: datetime | None = None


_NAMES = tuple(column.name for column in fields(StoredComplaint))

COLUMNS = tuple(complaints.c[name] for name in _NAMES)
"""What a query selects for `stored_complaint`."""


def stored_complaint(row: Mapping[str, Any]) -> StoredComplaint:
    """From a row of `COLUMNS` (further ones are left), or one that is about to be inserted."""
    known = {name: row[name] for name in _NAMES if name in row}
    return StoredComplaint(**known | {"tags": tuple(row["tags"]), "also": tuple(row["also"])})
