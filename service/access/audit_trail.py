"""The audit trail for people: who read, changed, exported, erased what. Rows are added, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from service.store import Store
from service.store.tables import audit

PAGE = 1_000


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the trail. actor: a key's id, 'local', 'worker' or 'command line'."""

    id: int
    at: datetime
    actor: str
    action: str
    object_kind: str
    object_id: str
    details: dict[str, Any]
    request_id: str | None


def read_audit(
    store: Store,
    *,
    since: datetime | None = None,
    actor: str | None = None,
    object_id: str | None = None,
) -> Iterator[AuditEntry]:
    """The entries in the order in which they were written, narrowed down."""
    query = select(audit).order_by(audit.c.id).limit(PAGE)
    if since is not None:
        query = query.where(audit.c.at >= since)
    if actor is not None:
        query = query.where(audit.c.actor == actor)
    if object_id is not None:
        query = query.where(audit.c.object_id == object_id)
    last = 0
    while True:
        with store.read() as connection:
            rows = connection.execute(query.where(audit.c.id > last)).all()
        yield from (AuditEntry(**row._mapping) for row in rows)
        if len(rows) < PAGE:
            return
        last = rows[-1].id
