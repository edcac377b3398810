"""Who gets webhooks: added with a secret that is shown once, and listed."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from nlp.errors import UsageError
from service.now import utc_now
from service.settings import Settings
from service.store import Store
from service.store.events import EVENT_TYPES, record_audit
from service.store.ids import new_id
from service.store.tables import webhook_endpoints as table
from service.webhooks.address import check_url
from service.webhooks.switching import Switched, check_room, who_switched_off

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A receiver, without its secret.

    event_types: () for all of them. switched_off: by whom and why, None while it is in use.
    """

    id: str
    url: str
    event_types: tuple[str, ...]
    description: str | None
    created_at: datetime
    disabled_at: datetime | None
    switched_off: Switched | None


def add_endpoint(
    store: Store,
    settings: Settings,
    url: str,
    *,
    event_types: Sequence[str] = (),
    description: str | None = None,
    actor: str,
) -> tuple[Endpoint, str]:
    """The new endpoint and its secret, which is never shown again.

    Raises: UsageError for an event that there is not, or one endpoint too many; see `check_url`.
    """
    for wanted in event_types:
        if wanted not in EVENT_TYPES:
            raise UsageError(f"没有事件「{wanted[:40]}」，可选：{'、'.join(EVENT_TYPES)}。")
    check_url(url, allow_private=settings.webhook_private_addresses)
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    endpoint = Endpoint(new_id("h"), url, tuple(event_types), description, utc_now(), None, None)
    with store.write() as connection:
        check_room(connection)
        connection.execute(
            insert(table).values(
                id=endpoint.id,
                url=url,
                secret=secret,
                event_types=list(event_types),
                description=description,
                created_at=endpoint.created_at,
            )
        )
        record_audit(
            connection,
            actor=actor,
            action="webhook.added",
            object_kind="webhook",
            object_id=endpoint.id,
            at=endpoint.created_at,
        )
    return endpoint, secret


def list_endpoints(store: Store) -> list[Endpoint]:
    """All of them, the disabled ones too, in the order in which they were added."""
    with store.read() as connection:
        switched = who_switched_off(connection)
        return [
            Endpoint(
                row.id,
                row.url,
                tuple(row.event_types),
                row.description,
                row.created_at,
                row.disabled_at,
                switched.get(row.id),
            )
            for row in connection.execute(select(table).order_by(table.c.id))
        ]
