"""Complaints as they are stored: one with all of its history, and lists by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from service.desk.clock_rows import read_clocks
from service.desk.desk import Desk, present
from service.desk.errors import UnknownComplaintError
from service.desk.present_state import present_answer
from service.desk.trend_view import trend_view
from service.desk.views import complaint_view, message_view, shown, status_view, summary_view
from service.store.tables import (
    alerts,
    clocks,
    complaints,
    merge_offers,
    messages,
    routes,
    status_changes,
)


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


def fetch_complaint(connection: Connection, complaint_id: str, *, for_change: bool = False) -> dict[str, Any]:
    """The row of a complaint, locked until the end of the transaction where it is about to change.

    Raises: UnknownComplaintError.
    """
    query = select(complaints).where(complaints.c.id == complaint_id)
    row = connection.execute(query.with_for_update() if for_change else query).first()
    if row is None:
        raise UnknownComplaintError
    return row._asdict()


def look_at(desk: Desk, complaint_id: str) -> dict[str, Any]:
    """One complaint with messages and history. Raises: UnknownComplaintError."""
    with desk.store.read() as connection:
        return view_of(desk, connection, complaint_id)


def view_of(desk: Desk, connection: Connection, complaint_id: str) -> dict[str, Any]:
    """The same within a transaction."""
    row = fetch_complaint(connection, complaint_id)
    mine = {table: table.c.complaint_id == complaint_id for table in (routes, messages)}
    answer = present_answer(connection, row, desk.category_name)
    route = select(routes).where(mine[routes]).order_by(routes.c.id.desc()).limit(1)
    offers = select(merge_offers).where(merge_offers.c.complaint_id == complaint_id)
    said = select(messages).where(mine[messages]).order_by(messages.c.sequence)
    steps = select(status_changes).where(status_changes.c.complaint_id == complaint_id)
    view = complaint_view(
        row,
        answer,
        _rows(connection, route)[0],
        read_clocks(connection, complaint_id),
        _rows(connection, offers.order_by(merge_offers.c.similarity.desc())),
        desk.rules.current(),
        present(),
    )
    conversation = _rows(connection, said)
    view["messages"] = [message_view(message) for message in conversation]
    view["trend"] = trend_view(conversation)
    view["history"] = [
        status_view(change) for change in _rows(connection, steps.order_by(status_changes.c.id))
    ]
    return view


def _rows(connection: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    return [row._asdict() for row in connection.execute(query)]


def list_complaints(desk: Desk, filters: Filters) -> dict[str, Any]:
    """A page of complaints, the latest first, and the id to ask the next page with."""
    now = present()
    ref = desk.pseudonyms.of(filters.customer_ref, now)
    running = clocks.c.met_at.is_(None) & clocks.c.stopped_at.is_(None)
    due = (
        select(func.min(clocks.c.due_at))
        .where(clocks.c.complaint_id == complaints.c.id, running)
        .scalar_subquery()
    )
    query = select(complaints, due.label("next_due_at")).order_by(complaints.c.id.desc())
    for column, value in (
        (complaints.c.status, filters.status),
        (complaints.c.queue, filters.queue),
        (complaints.c.level, filters.level),
        (complaints.c.category, filters.category),
        (complaints.c.urgency, filters.urgency),
        (complaints.c.customer_ref, ref),
        (complaints.c.order_ref, filters.order_ref),
        (complaints.c.external_id, filters.external_id),
        (complaints.c.needs_review, filters.needs_review),
    ):
        if value is not None:
            query = query.where(column == value)
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
    with desk.store.read() as connection:
        rows = _rows(connection, query.limit(filters.limit + 1))
    page = rows[: filters.limit]
    rules = desk.rules.current()
    return {
        "items": [summary_view(row, row["next_due_at"], rules) for row in page],
        "next_cursor": page[-1]["id"] if len(rows) > filters.limit else None,
    }


def list_alerts(desk: Desk) -> dict[str, Any]:
    """The latest alerts about surges."""
    query = select(alerts).order_by(alerts.c.id.desc()).limit(100)
    with desk.store.read() as connection:
        rows = _rows(connection, query)
    names = ("id", "topic", "observed", "expected", "score", "examples")
    return {
        "items": [
            {name: row[name] for name in names}
            | {name: shown(row[name]) for name in ("began_at", "last_seen_at", "ended_at")}
            for row in rows
        ]
    }
