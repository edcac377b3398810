"""From the outbox to deliveries: one for each endpoint that wants the event."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update

from service.store import Store
from service.store.tables import deliveries, outbox, webhook_endpoints

AT_ONCE = 500


def fan_out(store: Store, now: datetime) -> int:
    """Make the deliveries of up to `AT_ONCE` new events; gives their number."""
    fresh = outbox.c.fanned_out_at.is_(None)
    with store.read() as connection:
        if connection.execute(select(outbox.c.id).where(fresh).limit(1)).first() is None:
            return 0
    with store.write() as connection:
        events = connection.execute(
            select(outbox.c.id, outbox.c.complaint_id, outbox.c.sequence, outbox.c.type)
            .where(fresh)
            .order_by(outbox.c.id)
            .limit(AT_ONCE)
            .with_for_update()  # another worker waits, and then finds them done
        ).all()
        endpoints = connection.execute(
            select(webhook_endpoints.c.id, webhook_endpoints.c.event_types).where(
                webhook_endpoints.c.disabled_at.is_(None)
            )
        ).all()
        rows = [
            {
                "outbox_id": event.id,
                "endpoint_id": endpoint.id,
                "complaint_id": event.complaint_id,
                "sequence": event.sequence,
                "next_attempt_at": now,
            }
            for event in events
            for endpoint in endpoints
            if not endpoint.event_types or event.type in endpoint.event_types
        ]
        if rows:
            connection.execute(insert(deliveries), rows)
        if events:
            connection.execute(
                update(outbox).where(outbox.c.id.in_([e.id for e in events])).values(fanned_out_at=now)
            )
    return len(events)
