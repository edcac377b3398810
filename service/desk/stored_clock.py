"""A clock of a complaint as it is stored. Rows are written as dicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from service.store.tables import clocks


@dataclass(frozen=True, slots=True)
class StoredClock:
    """The columns of `clocks` that anybody reads. due_at: None while it is paused. overdue_reason: masked."""

    id: str
    complaint_id: str
    kind: str
    cycle: int
    target: str
    calendar: str
    started_at: datetime
    due_at: datetime | None
    assumed_year: int | None
    met_at: datetime | None = None
    stopped_at: datetime | None = None
    warned_at: datetime | None = None
    escalated_at: datetime | None = None
    overdue_reason: str | None = field(default=None, repr=False)

    @property
    def is_open(self) -> bool:
        """True while it may still be met; paused or not."""
        return self.met_at is None and self.stopped_at is None


_NAMES = tuple(column.name for column in fields(StoredClock))

COLUMNS = tuple(clocks.c[name] for name in _NAMES)
"""What a query selects for `stored_clock`."""


def stored_clock(row: Mapping[str, Any]) -> StoredClock:
    """From a row of `COLUMNS` (further ones are left), or one that is about to be inserted."""
    return StoredClock(**{name: row[name] for name in _NAMES if name in row})
