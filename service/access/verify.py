"""From the text of a key to the key itself, quickly at every request and never after it was revoked.

argon2 is slow on purpose. A process asks it once for each key and remembers the SHA-256 of the text beside
the hash that it fits; the row itself is read every time, so that a revoked key is refused at once.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta

from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import select, update

from service.access.keys import START, ApiKey, hasher, key_of
from service.now import utc_now
from service.store import Store
from service.store.errors import StoreBusyError, StoreDiskError
from service.store.tables import api_keys as table

MOST_REMEMBERED = 1_000
USE_NOTED_EVERY = timedelta(minutes=5)  # 'last used' is no more exact than this

_SHAPE = re.compile(rf"{START}_([0-9a-f]{{12}})_([A-Za-z0-9_-]{{43}})")


class KeyVerifier:
    """Knows the keys of one store. Safe for threads: entries are only ever added whole."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._proven: dict[str, tuple[str, bytes]] = {}  # key id -> (its argon2 hash, SHA-256 of its text)

    def identify(self, text: str) -> ApiKey | None:
        """The key of this text; None when it is none of ours, wrong, or revoked."""
        shaped = _SHAPE.fullmatch(text)
        if shaped is None:
            return None
        with self._store.read() as connection:
            row = connection.execute(select(table).where(table.c.prefix == shaped[1])).first()
        if row is None or row.revoked_at is not None:
            return None
        if not self._is_right(row.id, row.hash, shaped[2]):
            return None
        self._note_use(row.id, row.last_used_at)
        return key_of(row)

    def _is_right(self, key_id: str, stored: str, secret: str) -> bool:
        digest = hashlib.sha256(secret.encode()).digest()
        known = self._proven.get(key_id)
        if known is not None and known[0] == stored:
            return hmac.compare_digest(known[1], digest)
        try:
            hasher.verify(stored, secret)
        except (Argon2Error, InvalidHashError):
            return False
        if len(self._proven) < MOST_REMEMBERED:
            self._proven[key_id] = (stored, digest)
        return True

    def _note_use(self, key_id: str, before: datetime | None) -> None:
        now = utc_now()
        if before is not None and now - before < USE_NOTED_EVERY:
            return
        try:
            with self._store.write() as connection:
                connection.execute(update(table).where(table.c.id == key_id).values(last_used_at=now))
        except (StoreBusyError, StoreDiskError):
            return  # the next request notes it
