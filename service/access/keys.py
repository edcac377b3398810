"""API keys: made once, shown once, kept as an argon2 hash, revoked for good.

A key reads sq_<prefix>_<secret>: the prefix finds its row, the secret (256 bits of chance) is what is hashed.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Row, insert, select, update

from nlp.errors import UsageError
from service.access.scopes import GRANTABLE
from service.now import utc_now
from service.store import Store
from service.store.events import record_audit
from service.store.ids import new_id
from service.store.tables import api_keys as table

START = "sq"
PREFIX_BYTES = 6
SECRET_BYTES = 32
MOST_NAME_CHARS = 100

hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""argon2id with the parameters of the OWASP password storage cheat sheet (2023)."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key, without its secret."""

    id: str
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


def create_key(store: Store, name: str, scopes: Sequence[str], *, actor: str) -> tuple[ApiKey, str]:
    """The new key and the whole of it as text, which is never shown again.

    Raises: UsageError for an unknown scope, none at all, or an unfit name.
    """
    unknown = sorted(set(scopes) - set(GRANTABLE))
    if unknown or not scopes:
        wrong = f"没有权限「{'、'.join(unknown)}」" if unknown else "没有给出权限"
        raise UsageError(f"{wrong}，可选：{'、'.join(GRANTABLE)}。")
    if not name.strip() or len(name) > MOST_NAME_CHARS or not name.isprintable():
        raise UsageError(f"密钥的名称应为 1 到 {MOST_NAME_CHARS} 个可见字符，写明给谁用。")
    prefix, secret = secrets.token_hex(PREFIX_BYTES), secrets.token_urlsafe(SECRET_BYTES)
    key = ApiKey(new_id("k"), name.strip(), prefix, tuple(dict.fromkeys(scopes)), utc_now(), None, None)
    with store.write() as connection:
        connection.execute(
            insert(table).values(
                id=key.id,
                name=key.name,
                prefix=prefix,
                hash=hasher.hash(secret),
                scopes=list(key.scopes),
                created_at=key.created_at,
            )
        )
        record_audit(
            connection,
            actor=actor,
            action="key.created",
            object_kind="key",
            object_id=key.id,
            at=key.created_at,
            details={"scopes": list(key.scopes)},
        )
    return key, f"{START}_{prefix}_{secret}"


def list_keys(store: Store) -> list[ApiKey]:
    """All keys, the revoked ones too, in the order in which they were made."""
    with store.read() as connection:
        return [key_of(row) for row in connection.execute(select(table).order_by(table.c.id))]


def revoke_key(store: Store, key: str, *, actor: str) -> bool:
    """From now on the key (its id or prefix) opens nothing. False when there is no such key in use."""
    now = utc_now()
    with store.write() as connection:
        found = connection.scalar(
            select(table.c.id).where(
                (table.c.id == key) | (table.c.prefix == key), table.c.revoked_at.is_(None)
            )
        )
        if found is None:
            return False
        connection.execute(update(table).where(table.c.id == found).values(revoked_at=now))
        record_audit(
            connection, actor=actor, action="key.revoked", object_kind="key", object_id=found, at=now
        )
    return True


def key_of(row: Row[Any]) -> ApiKey:
    """A row of the table, without the hash."""
    return ApiKey(
        row.id, row.name, row.prefix, tuple(row.scopes), row.created_at, row.last_used_at, row.revoked_at
    )
