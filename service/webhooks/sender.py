"""One signed POST (https://www.standardwebhooks.com), to the address that was checked, without redirects."""

from __future__ import annotations

import http.client
import json
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from standardwebhooks.webhooks import Webhook

from service.webhooks.address import RefusedAddressError, connect

STEP_SECONDS = 10.0  # for the connection, and for each read
WHOLE_SECONDS = 20.0  # for all of it: a receiver that answers drop by drop is cut off


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of an attempt. status: None where no answer came; error: a code, no text."""

    status: int | None
    error: str | None = None
    retry_after: int | None = None  # seconds, as the receiver asked for

    @property
    def is_delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def body_of(kind: str, complaint_id: str, sequence: int, payload: Mapping[str, Any], at: datetime) -> bytes:
    """The body of an event: the same bytes at every attempt."""
    event = {
        "type": kind,
        "timestamp": at.isoformat().replace("+00:00", "Z"),
        "data": {**payload, "complaint_id": complaint_id, "sequence": sequence},
    }
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def signed_headers(secret: str, event_id: str, body: bytes, at: datetime) -> dict[str, str]:
    """The three headers of the standard, and the content type."""
    return {
        "content-type": "application/json",
        "user-agent": "suqing-webhooks",
        "webhook-id": event_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(event_id, at, body.decode()),
    }


def post(url: str, body: bytes, headers: Mapping[str, str], *, allow_private: bool) -> Sent:
    """Send once; every failure is told in the answer, none is raised."""
    parts = urlsplit(url)
    connection = _make_connection(parts.scheme, str(parts.hostname), parts.port)
    connection._create_connection = (  # type: ignore[attr-defined]  # where http.client opens its socket
        lambda address, timeout, *_: connect(address[0], address[1], timeout, allow_private=allow_private)
    )
    watchdog = threading.Timer(WHOLE_SECONDS, _cut, (connection,))
    watchdog.daemon = True
    watchdog.start()
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", target, body, dict(headers))
        response = connection.getresponse()
        return Sent(response.status, None, _seconds(response.headers.get("retry-after")))
    except RefusedAddressError:
        return Sent(None, "address refused")
    except TimeoutError:
        return Sent(None, "timeout")
    except ssl.SSLError:
        return Sent(None, "tls error")
    except (OSError, http.client.HTTPException) as error:
        return Sent(None, f"no answer ({type(error).__name__})")
    finally:
        watchdog.cancel()
        connection.close()


def _make_connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(
            host, port, timeout=STEP_SECONDS, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(host, port, timeout=STEP_SECONDS)


def _cut(connection: http.client.HTTPConnection) -> None:
    if connection.sock is not None:
        try:
            connection.sock.shutdown(2)
        except OSError:  # it was just closed
            return


def _seconds(value: str | None) -> int | None:
    return int(value) if value is not None and value.isdecimal() and len(value) < 7 else None
