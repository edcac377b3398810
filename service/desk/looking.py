"""Complaints as they are stored: one with all of its history, and lists by page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, select

from service.desk.clock_rows import read_clocks
from service.desk.desk import Desk, present
from service.desk.errors import UnknownComplaintError
from service.desk.filters import Filters, query_of
from service.desk.label_names import with_codes
from service.desk.present_state import present_answer
from service.desk.stored_complaint import COLUMNS, StoredComplaint, stored_complaint
from service.desk.trend_view import trend_view
from service.desk.views import complaint_view, message_view, shown, status_view, summary_view
from service.store.tables import (
    alerts,
    complaints,
    merge_offers,
    messages,
    routes,
    status_changes,
)


def fetch_complaint(
    connection: Connection, complaint_id: str, *, for_change: bool = False
) -> StoredComplaint:
    """The complaint, locked until the end of the transaction where it is about to change.

    Raises: UnknownComplaintError.
    """
    query = select(*COLUMNS).where(complaints.c.id == complaint_id)
    row = connection.execute(query.with_for_update() if for_change else query).first()
    if row is None:
        raise UnknownComplaintError
    return stored_complaint(row._asdict())


def look_at(desk: Desk, complaint_id: str) -> dict[str, Any]:
    """One complaint with messages and history. Raises: UnknownComplaintError."""
    with desk.store.read() as connection:
        return view_of(desk, connection, complaint_id)


def view_of(desk: Desk, connection: Connection, complaint_id: str) -> dict[str, Any]:
    """The same within a transaction."""
    complaint = fetch_complaint(connection, complaint_id)
    mine = {table: table.c.complaint_id == complaint_id for table in (routes, messages)}
    answer = present_answer(connection, complaint, desk.category_name)
    route = select(routes).where(mine[routes]).order_by(routes.c.id.desc()).limit(1)
    offers = select(merge_offers).where(merge_offers.c.complaint_id == complaint_id)
    said = select(messages).where(mine[messages]).order_by(messages.c.sequence)
    steps = select(status_changes).where(status_changes.c.complaint_id == complaint_id)
    view = complaint_view(
        complaint,
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
    """A page of complaints, the latest first, and the id to ask the next page with.

    Queue and category may be given by code or by Chinese name. Raises: UnknownLabelError; StoreError.
    """
    now = present()
    stored = replace(
        filters,
        customer_ref=desk.pseudonyms.of(filters.customer_ref, now),
        order_ref=desk.pseudonyms.of_number(filters.order_ref, now),
        external_id=desk.pseudonyms.of_number(filters.external_id, now),
    )
    with desk.store.read() as connection:
        filters = with_codes(desk, connection, stored)
        rows = _rows(connection, query_of(filters, now))
    page = rows[: filters.limit]
    rules = desk.rules.current()
    return {
        "items": [summary_view(stored_complaint(row), row["next_due_at"], rules) for row in page],
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
