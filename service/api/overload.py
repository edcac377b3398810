"""More requests than the server can bear: those that waited too long are told to come back.

Refusing costs next to nothing, so the queue stays short and the requests that are taken are answered
in time. A refused request has changed nothing; with an Idempotency-Key it can be sent again safely.
"""

from __future__ import annotations

from contextvars import ContextVar

from flask import Response, request

from service.api.problems import make_problem

LONGEST_WAIT = 5.0  # seconds in the queue of a worker's threads
RETRY_AFTER = 2  # seconds
_WATCHING = ("/healthz", "/readyz", "/metrics")

waited_seconds: ContextVar[float] = ContextVar("waited_seconds", default=0.0)
"""How long the request at hand waited for a thread; set by the server's worker."""


def refuse_when_late() -> Response | None:
    """503 with Retry-After for a request that waited longer than `LONGEST_WAIT`; who watches is answered."""
    from service.api.error_handlers import respond

    if waited_seconds.get() <= LONGEST_WAIT or request.path in _WATCHING:
        return None
    detail = f"请求过多，本次请求没有被处理，请在 {RETRY_AFTER} 秒后重试。"
    return respond(make_problem("overloaded", detail), {"Retry-After": str(RETRY_AFTER)})
