"""What a customer's message does to a complaint: its own, or the one that its own was merged into."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from service.desk.changes import set_status
from service.desk.looking import fetch_complaint
from service.desk.reading import Reading, intensity_of
from service.desk.reopening import REASON, after_last_step, reopen_by_message
from service.desk.rerouting import raise_by_message
from service.routing.rules import Rules
from service.store.ids import new_id
from service.store.tables import complaints, status_changes


def hear_customer(
    connection: Connection,
    complaint: Mapping[str, Any],
    reading: Reading,
    sent_at: datetime,
    now: datetime,
    rules: Rules,
    reason: str = REASON,
) -> bool:
    """Note the emotion, end a time of waiting, reopen, raise. True where it reopened the complaint.

    reason: of the changes of status, for people.
    """
    emotion = reading.prediction.emotion
    if emotion is not None:
        values = {"emotion": emotion.label, "intensity": intensity_of(reading.prediction)}
        connection.execute(
            update(complaints).where(complaints.c.id == complaint["id"]).values(**values, updated_at=now)
        )
    if complaint["status"] == "waiting":
        at = after_last_step(connection, complaint["id"], sent_at)
        set_status(connection, complaint, "investigating", at, now, rules, reason=reason)
    reopened = reopen_by_message(connection, complaint, reading, sent_at, now, rules, reason)
    if reopened:
        complaint = fetch_complaint(connection, complaint["id"])
    raise_by_message(connection, complaint, reading, sent_at, now, rules)
    return reopened


def lock_target(connection: Connection, complaint_id: str) -> dict[str, Any] | None:
    """The row, locked, of the complaint that this one was merged into; None: not merged, erased or gone.

    To be called before the complaint itself is locked, as merging does it: the target first.
    """
    into = select(complaints.c.merged_into).where(complaints.c.id == complaint_id).scalar_subquery()
    query = select(complaints).where(complaints.c.id == into, complaints.c.erased_at.is_(None))
    row = connection.execute(query.with_for_update()).first()
    return None if row is None else row._asdict()


def hear_for_target(
    connection: Connection,
    complaint_id: str,
    target: Mapping[str, Any],
    reading: Reading,
    sent_at: datetime,
    now: datetime,
    rules: Rules,
) -> bool:
    """The target goes on for the merged complaint: the message counts there, and its history points back.

    The text stays with the complaint that it was sent to, whose customer may be another one.
    """
    reason = f"并入的投诉 {complaint_id} 收到客户消息"
    sent_at = max(sent_at, target["received_at"])
    reopened = hear_customer(connection, target, reading, sent_at, now, rules, reason)
    if not reopened and target["status"] != "waiting":
        connection.execute(
            insert(status_changes).values(
                id=new_id("s"),
                complaint_id=target["id"],
                before=target["status"],
                after=target["status"],
                at=after_last_step(connection, target["id"], sent_at),
                created_at=now,
                reason=reason,
            )
        )
    return reopened
