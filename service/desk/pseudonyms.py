"""References of customers, orders and complaints: kept as given, unless they are personal data themselves.

A phone or identity number as a reference is stored as its HMAC-SHA256 under a secret of the store:
the same customer or order is still the same and is found by it, and nobody can read the number from the
database without the secret. A mask would make all of them equal; a refusal would lose the complaint.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select

from nlp import prepare
from nlp.personal_field import find_personal_kind, one_spelling
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
        return ref if ref is None or not prepare(ref).masks else self.always(ref, now)

    def of_number(self, number: str | None, now: datetime) -> str | None:
        """The same for a number of the caller's system, where all of it is such a number of a person.

        Order numbers are of any form: what a text around would have to explain is no personal data here.
        """
        return number if number is None or find_personal_kind(number) is None else self.always(number, now)

    def always(self, ref: str, now: datetime) -> str:
        """'hmac-…' whatever the reference is; one for all the ways to write a number."""
        return "hmac-" + hmac.new(self._key(now), one_spelling(ref).encode(), hashlib.sha256).hexdigest()[:40]

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
