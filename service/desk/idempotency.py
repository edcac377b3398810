"""Idempotency-Key: the same request twice has one effect (draft-ietf-httpapi-idempotency-key-header).

A request claims its key in a short transaction, does its work, and writes its answer beside what it
stored in one transaction. A claim whose server was killed is free again after `stale_after`; if the first
request lives after all, it finds its claim taken and stores nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.desk.errors import ClaimLostError, KeyInFlightError, KeyReusedError
from service.store import Store
from service.store.tables import idempotency_keys as keys

KEPT = timedelta(hours=24)
STALE = timedelta(seconds=60)  # five times what the encoder takes for `STALE_CHARS` on shared cores
STALE_CHARS = 10_000


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do the work of a key."""

    owner: str
    key: str
    token: str


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The answer that the first request got."""

    status: int
    headers: Mapping[str, str]
    body: str


def hash_request(method: str, path: str, body: bytes) -> str:
    """What makes two requests the same."""
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()


def stale_after(most_chars: int) -> timedelta:
    """When the key of a killed server is free again: never while a text of `most_chars` may still be read."""
    return STALE * max(1.0, most_chars / STALE_CHARS)


def claim_key(
    store: Store, owner: str, key: str, request_hash: str, now: datetime, *, stale: timedelta = STALE
) -> Claim | StoredAnswer:
    """A claim for a new key, the stored answer for one that is done.

    A claim need not outlive a power failure: neither does the work it stands for.
    Raises: KeyReusedError for another request; KeyInFlightError while the first one is worked on.
    """
    token = secrets.token_hex(8)
    values = {
        "owner": owner,
        "key": key,
        "request_hash": request_hash,
        "claim": token,
        "claimed_at": now,
        "finished_at": None,
        "status": None,
        "headers": None,
        "body": None,
        "complaint_id": None,
    }
    mine = (keys.c.owner == owner) & (keys.c.key == key)
    with store.write(durable=False) as connection:
        make = sqlite.insert if store.is_sqlite else postgresql.insert
        fresh = make(keys).on_conflict_do_nothing().returning(keys.c.claim)
        if connection.execute(fresh, values).first() is not None:
            return Claim(owner, key, token)
        row = connection.execute(select(keys).where(mine).with_for_update()).one()
        if row.claimed_at < now - KEPT:
            connection.execute(update(keys).where(mine).values(**values))
            return Claim(owner, key, token)
        if row.request_hash != request_hash:
            raise KeyReusedError
        if row.finished_at is not None:
            return StoredAnswer(row.status, row.headers, row.body)
        if row.claimed_at > now - stale:
            raise KeyInFlightError
        connection.execute(update(keys).where(mine).values(claim=token, claimed_at=now))
    return Claim(owner, key, token)


def finish_claim(
    connection: Connection, claim: Claim, answer: StoredAnswer, complaint_id: str, now: datetime
) -> None:
    """Store the answer in the transaction of the work. Raises: ClaimLostError, which undoes the work."""
    done = (
        update(keys)
        .where(keys.c.owner == claim.owner, keys.c.key == claim.key, keys.c.claim == claim.token)
        .where(keys.c.finished_at.is_(None))
        .values(
            finished_at=now,
            status=answer.status,
            headers=dict(answer.headers),
            body=answer.body,
            complaint_id=complaint_id,
        )
    )
    if connection.execute(done).rowcount != 1:
        raise ClaimLostError


def release_claim(store: Store, claim: Claim) -> None:
    """Give a key back after the work failed, so that the client can try again at once."""
    with store.write() as connection:
        connection.execute(
            delete(keys).where(
                keys.c.owner == claim.owner, keys.c.key == claim.key, keys.c.claim == claim.token
            )
        )


def delete_old_keys(connection: Connection, now: datetime) -> int:
    """Forget keys after `KEPT`; gives their number."""
    done: Any = connection.execute(delete(keys).where(keys.c.claimed_at < now - KEPT))
    return int(done.rowcount)
