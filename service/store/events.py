"""Rows that accompany a change, written in its transaction: outgoing events and the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Connection, insert, update

from service.store.ids import new_id
from service.store.tables import audit, complaints, outbox

EventType = Literal[
    "complaint.created",
    "complaint.corrected",
    "complaint.merged",
    "complaint.merge_declined",
    "complaint.erased",
    "message.received",
    "message.sent",
    "status.changed",
    "clock.warning",
    "clock.overdue",
    "surge.detected",
]
EVENT_TYPES: tuple[str, ...] = get_args(EventType)
"""What webhooks may ask for."""


def append_event(
    connection: Connection,
    complaint_id: str,
    kind: EventType,
    payload: Mapping[str, Any],
    at: datetime,
) -> int:
    """An event of a complaint, for every webhook endpoint that wants it; gives its sequence (1, 2, 3 ...).

    `payload` is masked JSON. The complaint's row is locked by the counting, so sequences have no gaps.
    Raises: LookupError when there is no such complaint.
    """
    counted = (
        update(complaints)
        .where(complaints.c.id == complaint_id)
        .values(event_sequence=complaints.c.event_sequence + 1)
        .returning(complaints.c.event_sequence)
    )
    sequence = connection.execute(counted).scalar()
    if sequence is None:
        raise LookupError(complaint_id)
    write_event(connection, complaint_id, int(sequence), kind, payload, at)
    return int(sequence)


def write_event(
    connection: Connection,
    subject: str,
    sequence: int,
    kind: EventType,
    payload: Mapping[str, Any],
    at: datetime,
) -> None:
    """An outbox row whose sequence the caller knows: of a complaint just made, or of an alert."""
    connection.execute(
        insert(outbox),
        {
            "event_id": new_id("e"),
            "complaint_id": subject,
            "sequence": sequence,
            "type": kind,
            "payload": dict(payload),
            "created_at": at,
        },
    )


def record_audit(
    connection: Connection,
    *,
    actor: str,
    action: str,
    object_kind: str,
    object_id: str,
    at: datetime,
    details: Mapping[str, Any] | None = None,
    request_id: str | None = None,
) -> None:
    """One line of the audit trail: who did what to which object. `details` never holds a text."""
    connection.execute(
        insert(audit),
        {
            "at": at,
            "actor": actor,
            "action": action,
            "object_kind": object_kind,
            "object_id": object_id,
            "details": dict(details or {}),
            "request_id": request_id,
        },
    )
