"""What a list of complaints is narrowed to, and the query that does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from service.desk.stored_complaint import COLUMNS
from service.store.tables import clocks, complaints

_EQUAL = (
    *("status", "queue", "level", "category", "urgency"),
    *("customer_ref", "order_ref", "external_id", "needs_review"),
)
"""Filters that are equal to the column of their name."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None: no matter. before_id: the last id of the page before."""

    status: str | None = None
    queue: str | None = None
    level: str | None = None
    category: str | None = None
    urgency: str | None = None
    customer_ref: str | None = None
    order_ref: str | None = None
    external_id: str | None = None
    needs_review: bool | None = None
    overdue: bool | None = None
    received_from: datetime | None = None
    received_to: datetime | None = None
    before_id: str | None = None
    limit: int = 50


def query_of(filters: Filters, now: datetime) -> Select[Any]:
    """Complaints with `next_due_at`, the latest first, one more than the limit: is there another page?

    `filters` holds what is stored: codes of queue and category, pseudonyms of personal numbers.
    """
    running = clocks.c.met_at.is_(None) & clocks.c.stopped_at.is_(None)
    due = (
        select(func.min(clocks.c.due_at))
        .where(clocks.c.complaint_id == complaints.c.id, running)
        .scalar_subquery()
    )
    query = select(*COLUMNS, due.label("next_due_at")).order_by(complaints.c.id.desc())
    for name in _EQUAL:
        if (value := getattr(filters, name)) is not None:
            query = query.where(complaints.c[name] == value)
    if filters.overdue is not None:
        late = (
            select(clocks.c.id)
            .where(clocks.c.complaint_id == complaints.c.id, running, clocks.c.due_at <= now)
            .exists()
        )
        query = query.where(late if filters.overdue else ~late)
    if filters.received_from is not None:
        query = query.where(complaints.c.received_at >= filters.received_from)
    if filters.received_to is not None:
        query = query.where(complaints.c.received_at < filters.received_to)
    if filters.before_id is not None:
        query = query.where(complaints.c.id < filters.before_id)
    return query.limit(filters.limit + 1)
