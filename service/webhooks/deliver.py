"""Deliveries are claimed, sent and settled; whoever dies in between leaves a claim that runs out.

A delivery is sent only when the earlier events of its complaint are through at that endpoint, or are dead
letters; the receiver sees a gap in `sequence` then. At least once: after a crash an event may come
twice, with the same webhook-id.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, exists, select, update

from service.now import utc_now
from service.store import Store
from service.store.tables import deliveries, outbox, webhook_endpoints
from service.webhooks.backoff import delay_after
from service.webhooks.failure_log import tell_failed, tell_switched_off
from service.webhooks.sender import Sent, body_of, post, signed_headers
from service.webhooks.switching import GONE, WORKER, switch_off

AT_ONCE = 32
AT_THE_SAME_TIME = 8
LEASE = timedelta(seconds=120)  # a claim; longer than a batch can take


@dataclass(frozen=True, slots=True)
class Due:
    """A claimed delivery with all that is needed to send it.

    kind: of the event. attempts: this one included.
    """

    id: int
    endpoint_id: str
    url: str
    secret: str
    event_id: str
    kind: str
    body: bytes
    attempts: int


def due_endpoints(store: Store, now: datetime) -> list[str]:
    """Ids of the endpoints in use for which something is due."""
    query = (
        select(deliveries.c.endpoint_id)
        .join(webhook_endpoints, webhook_endpoints.c.id == deliveries.c.endpoint_id)
        .where(deliveries.c.next_attempt_at <= now, webhook_endpoints.c.disabled_at.is_(None))
        .distinct()
    )
    with store.read() as connection:
        return list(connection.scalars(query))


def deliver_due(
    store: Store, endpoint_id: str, *, allow_private: bool, now: datetime | None = None
) -> tuple[int, int]:
    """Send a batch of what is due at an endpoint; gives the numbers of those delivered and those failed.

    One that lately gave no answer at all is asked with one event first: its time-outs take long.
    """
    due = claim_due(store, endpoint_id, now or utc_now(), 1 if is_silent(store, endpoint_id) else AT_ONCE)
    if not due:
        return 0, 0
    send = partial(_send, allow_private=allow_private)
    with ThreadPoolExecutor(min(AT_THE_SAME_TIME, len(due))) as pool:
        results = list(pool.map(send, due))
    settle(store, list(zip(due, results, strict=True)), now or utc_now())
    delivered = sum(result.is_delivered for result in results)
    return delivered, len(due) - delivered


def is_silent(store: Store, endpoint_id: str) -> bool:
    """True where an event waits for its next attempt because there was no answer to the last one."""
    query = select(deliveries.c.id).where(
        deliveries.c.endpoint_id == endpoint_id,
        deliveries.c.next_attempt_at.is_not(None),
        deliveries.c.last_error.is_not(None),
    )
    with store.read() as connection:
        return connection.execute(query.limit(1)).first() is not None


def claim_due(store: Store, endpoint_id: str, now: datetime, most: int = AT_ONCE) -> list[Due]:
    """The first due delivery of each complaint, up to `most`, put out of others' reach."""
    with store.read() as connection:
        if not _heads(connection, endpoint_id, now, 1):
            return []
    with store.write() as connection:
        claimed = []
        for row in _heads(connection, endpoint_id, now, most):
            taken = connection.execute(
                update(deliveries)
                .where(deliveries.c.id == row.id, deliveries.c.next_attempt_at == row.next_attempt_at)
                .values(next_attempt_at=now + LEASE, attempts=row.attempts + 1)
            )
            if taken.rowcount:
                body = body_of(row.type, row.complaint_id, row.sequence, row.payload, row.created_at)
                claimed.append(
                    Due(
                        row.id,
                        row.endpoint_id,
                        row.url,
                        row.secret,
                        row.event_id,
                        row.type,
                        body,
                        row.attempts + 1,
                    )
                )
        return claimed


def _heads(connection: Connection, endpoint_id: str, now: datetime, most: int) -> Sequence[Any]:
    earlier = deliveries.alias("earlier")
    blocked = exists(
        select(earlier.c.id).where(
            earlier.c.endpoint_id == deliveries.c.endpoint_id,
            earlier.c.complaint_id == deliveries.c.complaint_id,
            earlier.c.sequence < deliveries.c.sequence,
            earlier.c.next_attempt_at.is_not(None),
        )
    )
    query = (
        select(
            deliveries.c.id,
            deliveries.c.endpoint_id,
            deliveries.c.complaint_id,
            deliveries.c.sequence,
            deliveries.c.attempts,
            deliveries.c.next_attempt_at,
            outbox.c.event_id,
            outbox.c.type,
            outbox.c.payload,
            outbox.c.created_at,
            webhook_endpoints.c.url,
            webhook_endpoints.c.secret,
        )
        .join(outbox, outbox.c.id == deliveries.c.outbox_id)
        .join(webhook_endpoints, webhook_endpoints.c.id == deliveries.c.endpoint_id)
        .where(deliveries.c.endpoint_id == endpoint_id, webhook_endpoints.c.disabled_at.is_(None))
        .where(deliveries.c.next_attempt_at <= now, ~blocked)
        .order_by(deliveries.c.next_attempt_at, deliveries.c.id)
        .limit(most)
    )
    return connection.execute(query).all()


def _send(due: Due, *, allow_private: bool) -> Sent:
    headers = signed_headers(due.secret, due.event_id, due.body, utc_now())
    return post(due.url, due.body, headers, allow_private=allow_private)


def settle(store: Store, results: Sequence[tuple[Due, Sent]], now: datetime) -> None:
    """Write down what became of each attempt, in one transaction; then tell the log of those that failed."""
    failed: list[tuple[Due, Sent, datetime | None]] = []
    switched_off: list[Due] = []
    with store.write() as connection:
        for due, sent in results:
            values: dict[str, object] = {"last_status": sent.status, "last_error": sent.error}
            delay = delay_after(due.attempts, random.random(), sent.retry_after)
            if sent.is_delivered:
                values |= {"delivered_at": now, "next_attempt_at": None}
            elif delay is None or sent.status == GONE:
                values |= {"dead_at": now, "next_attempt_at": None}
                failed.append((due, sent, None))
            else:
                values["next_attempt_at"] = now + delay
                failed.append((due, sent, now + delay))
            connection.execute(update(deliveries).where(deliveries.c.id == due.id).values(**values))
            if sent.status == GONE and switch_off(
                connection, due.endpoint_id, actor=WORKER, at=now, details={"status": GONE}
            ):
                switched_off.append(due)
    for due, sent, again in failed:
        tell_failed(due.endpoint_id, due.kind, due.attempts, sent, again)
    for due in switched_off:
        tell_switched_off(due.endpoint_id, due.url)
