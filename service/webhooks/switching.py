"""An endpoint is switched off, by a person or by its receiver's 410, and on again with what it missed.

Who switched it off stands in the audit trail, in the entry of that very moment. While it is off nothing is
sent there; events are written to the outbox all the same, so that they can be sent when it is on again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, exists, func, insert, select, update

from nlp.errors import UsageError
from service.now import utc_now
from service.settings import Settings
from service.store import Store
from service.store.events import record_audit
from service.store.tables import audit, deliveries, outbox, webhook_endpoints
from service.webhooks.address import check_url

DISABLED, ENABLED = "webhook.disabled", "webhook.enabled"
GONE = 410  # the receiver wants nothing any more
MOST_ENDPOINTS = 50
WORKER = "worker"
_MARGIN = timedelta(minutes=1)  # a fan-out that began before the switch notes its own, earlier time

Why = Literal["asked", "gone"]


@dataclass(frozen=True, slots=True)
class Switched:
    """Who switched an endpoint off, and why: somebody asked for it, or its receiver answered 410."""

    by: str
    why: Why


@dataclass(frozen=True, slots=True)
class Enabled:
    """missed: events of the time when it was off that are sent now."""

    missed: int


def switch_off(
    connection: Connection, endpoint_id: str, *, actor: str, at: datetime, details: Mapping[str, Any]
) -> bool:
    """False when it is off already, or there is none."""
    done = connection.execute(
        update(webhook_endpoints)
        .where(webhook_endpoints.c.id == endpoint_id, webhook_endpoints.c.disabled_at.is_(None))
        .values(disabled_at=at)
    )
    if done.rowcount == 0:
        return False
    _record(connection, DISABLED, endpoint_id, actor, at, details)
    return True


def disable_endpoint(store: Store, endpoint_id: str, *, actor: str) -> bool:
    """Nothing more is sent there. False when there is no such endpoint in use."""
    with store.write() as connection:
        return switch_off(connection, endpoint_id, actor=actor, at=utc_now(), details={})


def enable_endpoint(
    store: Store, settings: Settings, endpoint_id: str, *, skip_missed: bool, actor: str
) -> Enabled | None:
    """Send there again, first what it missed unless that is skipped. None when there is none that is off.

    Raises: UsageError where too many are in use; see `check_url` for an address that is refused by now.
    """
    with store.read() as connection:
        found = _disabled(connection, endpoint_id)
    if found is None:
        return None
    check_url(found.url, allow_private=settings.webhook_private_addresses)
    with store.write() as connection:
        found = _disabled(connection, endpoint_id)
        if found is None:
            return None
        check_room(connection)
        now = utc_now()
        settle_missed = _give_up_missed if skip_missed else _send_missed
        missed = settle_missed(connection, found, now)
        connection.execute(
            update(webhook_endpoints).where(webhook_endpoints.c.id == endpoint_id).values(disabled_at=None)
        )
        details = {"skipped" if skip_missed else "missed": missed}
        _record(connection, ENABLED, endpoint_id, actor, now, details)
    return Enabled(0 if skip_missed else missed)


def check_room(connection: Connection) -> None:
    """Raises: UsageError where as many endpoints are in use as there may be."""
    used = (
        select(func.count()).select_from(webhook_endpoints).where(webhook_endpoints.c.disabled_at.is_(None))
    )
    if int(connection.scalar(used) or 0) >= MOST_ENDPOINTS:
        raise UsageError(f"最多 {MOST_ENDPOINTS} 个推送地址，请先停用不需要的。")


def who_switched_off(connection: Connection) -> dict[str, Switched]:
    """Of the endpoints that are off. Without an entry it was a 410, from before those were recorded."""
    off = (
        select(webhook_endpoints.c.id, audit.c.actor, audit.c.details)
        .join(
            audit,
            (audit.c.object_id == webhook_endpoints.c.id)
            & (audit.c.action == DISABLED)
            & (audit.c.at == webhook_endpoints.c.disabled_at),
            isouter=True,
        )
        .where(webhook_endpoints.c.disabled_at.is_not(None))
    )
    return {
        row.id: Switched(WORKER, "gone")
        if row.actor is None or row.details.get("status") == GONE
        else Switched(row.actor, "asked")
        for row in connection.execute(off)
    }


def _disabled(connection: Connection, endpoint_id: str) -> Row[Any] | None:
    query = select(webhook_endpoints).where(
        webhook_endpoints.c.id == endpoint_id, webhook_endpoints.c.disabled_at.is_not(None)
    )
    return connection.execute(query).one_or_none()


def _send_missed(connection: Connection, endpoint: Row[Any], now: datetime) -> int:
    """What waited, what was refused with the 410, and an own delivery for every event since; their number."""
    here = deliveries.c.endpoint_id == endpoint.id
    refused = (deliveries.c.last_status == GONE) & (deliveries.c.dead_at >= endpoint.disabled_at)
    waiting = connection.execute(
        update(deliveries)
        .where(here, deliveries.c.next_attempt_at.is_not(None) | refused)
        .values(dead_at=None, attempts=0, next_attempt_at=now)
    )
    known = exists(select(deliveries.c.id).where(deliveries.c.outbox_id == outbox.c.id, here))
    since = max(endpoint.disabled_at - _MARGIN, endpoint.created_at)
    events = select(outbox.c.id, outbox.c.complaint_id, outbox.c.sequence).where(
        outbox.c.fanned_out_at >= since, ~known
    )
    if endpoint.event_types:
        events = events.where(outbox.c.type.in_(endpoint.event_types))
    rows = [
        {
            "outbox_id": event.id,
            "endpoint_id": endpoint.id,
            "complaint_id": event.complaint_id,
            "sequence": event.sequence,
            "next_attempt_at": now,
        }
        for event in connection.execute(events.order_by(outbox.c.id))
    ]
    if rows:
        connection.execute(insert(deliveries), rows)
    return waiting.rowcount + len(rows)


def _give_up_missed(connection: Connection, endpoint: Row[Any], now: datetime) -> int:
    """What waited becomes a dead letter, which a person may still send; the number of those."""
    waiting = connection.execute(
        update(deliveries)
        .where(deliveries.c.endpoint_id == endpoint.id, deliveries.c.next_attempt_at.is_not(None))
        .values(dead_at=now, next_attempt_at=None)
    )
    return waiting.rowcount


def _record(
    connection: Connection,
    action: str,
    endpoint_id: str,
    actor: str,
    at: datetime,
    details: Mapping[str, Any],
) -> None:
    record_audit(
        connection,
        actor=actor,
        action=action,
        object_kind="webhook",
        object_id=endpoint_id,
        at=at,
        details=details,
    )
