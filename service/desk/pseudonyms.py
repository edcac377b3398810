"""References of customers: kept as given, unless they are personal data themselves.

A phone or identity number as a reference is stored as its HMAC-SHA256 under a secret of the store:
the same customer is still the same, and nobody can read the number from the database without it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select

from nlp import prepare
from service.store import Store
from service.store.tables import store_secrets

NAME = "customer_ref"


class Pseudonyms:
    """Turns references into what is stored; reads the secret once a process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._secret: bytes | None = None

    def of(self, ref: str | None, now: datetime) -> str | None:
        """`ref` itself, or 'hmac-…' for one that holds personal data."""
        if ref is None or not prepare(ref).masks:
            return ref
        return "hmac-" + hmac.new(self._key(now), ref.strip().encode(), hashlib.sha256).hexdigest()[:40]

    def _key(self, now: datetime) -> bytes:
        if self._secret is None:
            with self._store.write() as connection:
                self._secret = bytes.fromhex(_read_or_make(connection, now))
        return self._secret


def _read_or_make(connection: Connection, now: datetime) -> str:
    known = connection.scalar(select(store_secrets.c.value).where(store_secrets.c.name == NAME))
    if known is None:
        known = secrets.token_hex(32)
        connection.execute(insert(store_secrets).values(name=NAME, value=known, created_at=now))
    return str(known)
