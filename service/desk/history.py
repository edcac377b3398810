"""The steps of a complaint's history: changes of status, and notes that change none."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from service.store.ids import new_id
from service.store.tables import complaints, status_changes


def add_step(
    connection: Connection,
    complaint_id: str,
    before: str,
    after: str,
    at: datetime,
    now: datetime,
    *,
    author: str | None = None,
    reason: str | None = None,
) -> None:
    """A change of status, that the caller makes. reason: masked."""
    connection.execute(
        insert(status_changes).values(
            id=new_id("s"),
            complaint_id=complaint_id,
            before=before,
            after=after,
            at=at,
            created_at=now,
            author=author,
            reason=reason,
        )
    )


def add_note(connection: Connection, complaint_id: str, at: datetime, now: datetime, reason: str) -> None:
    """A step that leaves the status as it is, not before the last one. reason: masked."""
    status = connection.scalar(select(complaints.c.status).where(complaints.c.id == complaint_id))
    at = after_last_step(connection, complaint_id, at)
    add_step(connection, complaint_id, str(status), str(status), at, now, reason=reason)


def after_last_step(connection: Connection, complaint_id: str, at: datetime) -> datetime:
    """`at`, or the time of the complaint's last step where that is later."""
    last = last_step(connection, complaint_id)
    return at if last is None else max(at, last)


def last_step(connection: Connection, complaint_id: str) -> datetime | None:
    """When the status was changed last. A note is none: what is told late may well be from before it."""
    step = status_changes.c
    changed = step.before.is_(None) | (step.before != step.after) | (step.after == "closed")
    query = select(func.max(step.at)).where(step.complaint_id == complaint_id, changed)
    found: datetime | None = connection.scalar(query)
    return found
