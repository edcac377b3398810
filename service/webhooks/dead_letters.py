"""Deliveries that were given up, and another try for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from nlp.errors import UsageError
from service.now import utc_now
from service.store import Store
from service.store.events import record_audit
from service.store.tables import deliveries, outbox, webhook_endpoints

MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A delivery that was given up, with the last answer of its receiver."""

    id: int
    endpoint_id: str
    url: str
    complaint_id: str
    sequence: int
    type: str
    attempts: int
    dead_at: datetime
    last_status: int | None
    last_error: str | None


def list_dead_letters(store: Store) -> list[DeadLetter]:
    """The latest `MOST_LISTED`, the latest first."""
    query = (
        select(
            deliveries.c.id,
            deliveries.c.endpoint_id,
            webhook_endpoints.c.url,
            deliveries.c.complaint_id,
            deliveries.c.sequence,
            outbox.c.type,
            deliveries.c.attempts,
            deliveries.c.dead_at,
            deliveries.c.last_status,
            deliveries.c.last_error,
        )
        .join(outbox, outbox.c.id == deliveries.c.outbox_id)
        .join(webhook_endpoints, webhook_endpoints.c.id == deliveries.c.endpoint_id)
        .where(deliveries.c.dead_at.is_not(None))
        .order_by(deliveries.c.dead_at.desc(), deliveries.c.id.desc())
        .limit(MOST_LISTED)
    )
    with store.read() as connection:
        return [DeadLetter(**row._mapping) for row in connection.execute(query)]


def retry_dead_letter(store: Store, delivery_id: int, *, actor: str) -> bool:
    """Try it again from the start. False when there is no such dead letter.

    Raises: UsageError when its address is disabled: nothing is sent there, and it would never come back.
    """
    now = utc_now()
    with store.write() as connection:
        disabled = (
            select(webhook_endpoints.c.disabled_at)
            .join(deliveries, deliveries.c.endpoint_id == webhook_endpoints.c.id)
            .where(deliveries.c.id == delivery_id)
        )
        if connection.scalar(disabled) is not None:
            raise UsageError(
                "这条死信的推送地址已停用，不会推送；请先用 suqing webhooks enable 重新启用它"
                "（编号见 suqing webhooks list）。"
            )
        revived = connection.execute(
            update(deliveries)
            .where(deliveries.c.id == delivery_id, deliveries.c.dead_at.is_not(None))
            .values(dead_at=None, attempts=0, next_attempt_at=now)
        )
        if revived.rowcount == 0:
            return False
        record_audit(
            connection,
            actor=actor,
            action="webhook.retried",
            object_kind="delivery",
            object_id=str(delivery_id),
            at=now,
        )
    return True
