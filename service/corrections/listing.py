"""The corrections of one complaint, for its history."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from service.desk.looking import fetch_complaint
from service.desk.views import shown
from service.store import Store
from service.store.tables import corrections


def list_corrections(store: Store, complaint_id: str) -> list[dict[str, Any]]:
    """Oldest first. Raises: UnknownComplaintError."""
    query = select(corrections).where(corrections.c.complaint_id == complaint_id)
    with store.read() as connection:
        fetch_complaint(connection, complaint_id)
        rows = connection.execute(query.order_by(corrections.c.created_at, corrections.c.id)).all()
    names = ("id", "message_id", "field", "before", "after", "author", "reason", "model_version")
    return [
        {**{name: getattr(row, name) for name in names}, "created_at": shown(row.created_at)} for row in rows
    ]
