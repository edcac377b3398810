"""The end of a complaint that nobody answers: merged into another one, or erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, update

from service.desk.clock_rows import stop_clocks
from service.desk.history import add_step
from service.desk.stored_complaint import StoredComplaint
from service.desk.waiting import note_end_of_wait
from service.store.tables import complaints


def close_unanswered(
    connection: Connection,
    complaint: StoredComplaint,
    now: datetime,
    *,
    reason: str,
    author: str | None = None,
    merged_into: str | None = None,
) -> None:
    """Closed without counting as answered: the clocks stop, a time of waiting ends, retention begins."""
    complaint_id = complaint.id
    add_step(connection, complaint_id, complaint.status, "closed", now, now, author=author, reason=reason)
    stop_clocks(connection, complaint_id, now)
    note_end_of_wait(connection, complaint_id, now)
    connection.execute(
        update(complaints)
        .where(complaints.c.id == complaint_id)
        .values(status="closed", closed_at=now, merged_into=merged_into, updated_at=now)
    )
