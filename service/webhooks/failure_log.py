"""What the log says of deliveries that failed: where to, which kind, when again. No payload, no secret."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

import structlog

from service.webhooks.backoff import MOST_ATTEMPTS
from service.webhooks.sender import Sent

log = structlog.get_logger("suqing.webhooks")


def tell_failed(endpoint_id: str, kind: str, attempt: int, sent: Sent, again: datetime | None) -> None:
    """One line an attempt. again: when the next one is due, None for a dead letter."""
    log.warning(
        "webhook attempt failed",
        endpoint=endpoint_id,
        type=kind,
        attempt=f"{attempt} of {MOST_ATTEMPTS}",
        status=sent.status,
        error=sent.error,
        next_attempt=None if again is None else again.isoformat(timespec="seconds"),
    )


def tell_switched_off(endpoint_id: str, url: str) -> None:
    """Its receiver answered 410: nothing more is sent there until a person enables it again."""
    log.warning(
        "webhook endpoint switched off: it answered 410",
        endpoint=endpoint_id,
        host=urlsplit(url).hostname,
        enable=f"suqing webhooks enable {endpoint_id}",
    )
