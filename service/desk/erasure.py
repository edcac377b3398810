"""The end of personal data: erased at a customer's request, or deleted when its time is over. Recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select, update

from service.desk.clock_rows import stop_clocks
from service.desk.desk import Desk, present
from service.desk.idempotency import delete_old_keys
from service.desk.incoming import Caller
from service.desk.stored_complaint import COLUMNS, stored_complaint
from service.desk.unanswered import close_unanswered
from service.settings import Settings
from service.store import Store
from service.store.events import append_event, record_audit
from service.store.tables import (
    alerts,
    clocks,
    complaints,
    corrections,
    idempotency_keys,
    merge_offers,
    messages,
    outbox,
    predictions,
    status_changes,
)
from service.surges.watch import WINDOW

ERASED_TEXT = "［已应客户要求删除］"
MOST_AT_ONCE = 500
TIMES_AT_ONCE = 100  # in one query


def erase_customer(desk: Desk, ref: str, caller: Caller) -> int:
    """Remove every text and reference of a customer's complaints; gives their number.

    Codes, times and clocks stay, so that figures stay true; nothing that is left leads to the person.
    What is still open is closed and its clocks stop: nobody can answer what has no text and no customer.
    The audit trail notes the reference under the store's secret: whoever has the store can prove the
    erasure of a given one; a plain hash could be found by trying all references.
    """
    now = present()
    stored, noted = desk.pseudonyms.of(ref, now), desk.pseudonyms.always(ref, now)
    with desk.store.write() as connection:
        query = select(*COLUMNS).where(complaints.c.customer_ref == stored).order_by(complaints.c.id)
        rows = [stored_complaint(row._asdict()) for row in connection.execute(query.with_for_update())]
        ids = [row.id for row in rows]
        for row in rows:
            _erase(connection, row.id, now)
            stop_clocks(connection, row.id, now)  # a follow-up visit's as well
            if row.status != "closed":
                close_unanswered(connection, row, now, reason=ERASED_TEXT)
            append_event(connection, row.id, "complaint.erased", {"id": row.id}, now)
        _erase_from_alerts(connection, {row.id: row.received_at for row in rows})
        record_audit(
            connection,
            actor=caller.actor,
            action="customer.erased",
            object_kind="customer",
            object_id=noted,
            at=now,
            details={"complaints": len(ids)},
            request_id=caller.request_id,
        )
    return len(ids)


def _erase(connection: Connection, complaint_id: str, now: datetime) -> None:
    gone: dict[str, Any] = {"masked_text": ERASED_TEXT, "original_text": None}
    connection.execute(
        update(complaints)
        .where(complaints.c.id == complaint_id)
        .values(
            **gone,
            customer_ref=None,
            order_ref=None,
            external_id=None,
            product=None,
            fingerprint=None,
            erased_at=now,
            updated_at=now,
        )
    )
    for table, values in (
        (messages, gone),
        (predictions, {"answer": {}}),
        (status_changes, {"reason": None}),
        (corrections, {"reason": None}),
        (clocks, {"overdue_reason": None}),
    ):
        connection.execute(update(table).where(table.c.complaint_id == complaint_id).values(**values))
    connection.execute(delete(idempotency_keys).where(idempotency_keys.c.complaint_id == complaint_id))
    events = select(outbox.c.id, outbox.c.payload).where(outbox.c.complaint_id == complaint_id)
    for row in connection.execute(events).all():
        if row.payload.get("external_id") is not None:
            payload = row.payload | {"external_id": None}
            connection.execute(update(outbox).where(outbox.c.id == row.id).values(payload=payload))


def _erase_from_alerts(connection: Connection, received: Mapping[str, datetime]) -> None:
    """Alerts keep excerpts of their examples: those of these complaints go.

    received: id -> when the complaint came in. Only alerts whose window holds such a time are read.
    """
    for times in _in_parts(sorted(set(received.values()))):
        windows = [(alerts.c.began_at > at - WINDOW) & (alerts.c.began_at <= at) for at in times]
        for row in connection.execute(select(alerts.c.id, alerts.c.examples).where(or_(*windows))).all():
            kept = [
                example | {"product": None, "text": ERASED_TEXT}
                if example["complaint_id"] in received
                else example
                for example in row.examples
            ]
            if kept != row.examples:
                connection.execute(update(alerts).where(alerts.c.id == row.id).values(examples=kept))


def _in_parts(times: Sequence[datetime]) -> Iterator[Sequence[datetime]]:
    for start in range(0, len(times), TIMES_AT_ONCE):
        yield times[start : start + TIMES_AT_ONCE]


def delete_expired(store: Store, settings: Settings, now: datetime) -> int:
    """Delete complaints that were closed longer ago than `retention_days`; gives their number, recorded."""
    limit = now - timedelta(days=settings.retention_days)
    columns = (complaints.c.id, complaints.c.received_at)
    query = select(*columns).where(complaints.c.closed_at < limit).limit(MOST_AT_ONCE)
    with store.write() as connection:
        delete_old_keys(connection, now)
        received = {row.id: row.received_at for row in connection.execute(query)}
        ids = list(received)
        if not ids:
            return 0
        connection.execute(delete(merge_offers).where(merge_offers.c.other_id.in_(ids)))
        connection.execute(
            delete(outbox).where(outbox.c.complaint_id.in_(ids), outbox.c.fanned_out_at.is_not(None))
        )
        connection.execute(delete(complaints).where(complaints.c.id.in_(ids)))
        _erase_from_alerts(connection, received)
        record_audit(
            connection,
            actor="worker",
            action="complaints.expired",
            object_kind="complaints",
            object_id=f"closed before {limit.date().isoformat()}",
            at=now,
            details={"complaints": len(ids)},
        )
    return len(ids)


def count_complaints(desk: Desk, ref: str) -> int:
    """How many complaints an erasure would touch."""
    stored = desk.pseudonyms.of(ref, present())
    with desk.store.read() as connection:
        query = select(func.count()).select_from(complaints).where(complaints.c.customer_ref == stored)
        return connection.scalar(query) or 0
