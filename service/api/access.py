"""Access control: a key where one is asked for, and a line in the audit trail for who reads complaints."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from flask import Flask, Response, g, request

from nlp.errors import StoreError
from service.access.request_limit import RequestLimit
from service.access.scopes import Scope, is_allowed
from service.access.verify import KeyVerifier
from service.api.error_handlers import later, respond
from service.api.own_machine import refuse_other_sites
from service.api.presented_key import ask_browser, ask_program, presented_key
from service.api.problems import make_problem
from service.api.scopes import scopes_of
from service.now import utc_now
from service.store import Store
from service.store.events import record_audit

log = structlog.get_logger("suqing.api")

_NO_KEY = "请在请求头中给出密钥：Authorization: Bearer sq_…（由管理员用 suqing keys create 生成）。"
_WRONG_KEY = "密钥无效或已吊销，请向管理员索取新的密钥。"

READ_SCOPES = frozenset({Scope.DESK, Scope.ADMIN})
"""What is read under these scopes is customers' or ours: it is recorded who did."""


@dataclass(frozen=True)
class Access:
    """Who is let in. keys_required: False only where nobody but this machine can reach the server."""

    store: Store
    keys_required: bool
    requests_per_minute: int = 0  # of one key; 0: no limit
    host: str = ""  # that the server was told to bind to


def control_access(app: Flask, access: Access) -> None:
    """Put the guard before, and the record behind, every route of `app`; after all routes are there."""
    scopes = scopes_of(app)
    verifier = KeyVerifier(access.store)
    limit = RequestLimit(access.requests_per_minute)

    def guard() -> Response | None:
        wanted = scopes.get(request.endpoint or "")
        if not access.keys_required or wanted is None or wanted is Scope.PUBLIC:
            return None
        text = presented_key(request)
        key = None if text is None else verifier.identify(text)
        if key is None:
            detail = _NO_KEY if text is None else _WRONG_KEY
            return ask_browser(request, detail) if wanted is Scope.ANY_KEY else ask_program(detail)
        if not is_allowed(key.scopes, wanted):
            detail = f"密钥没有「{wanted.value}」权限，请向管理员索取含此权限的密钥。"
            return respond(make_problem("forbidden", detail))
        g.actor, g.key_scopes = key.id, key.scopes
        if wanted is Scope.ANY_KEY:
            return None  # the files of a page do not count as requests
        if (seconds := limit.seconds_to_wait(key.id)) is not None:
            detail = f"此密钥每分钟最多 {limit.per_minute} 次请求，请在 {seconds} 秒后重试。"
            return respond(make_problem("too-many-requests", detail), {"Retry-After": str(seconds)})
        return None

    def record(response: Response) -> Response:
        wanted = scopes.get(request.endpoint or "")
        if request.method != "GET" or wanted not in READ_SCOPES or response.status_code >= 400:
            return response
        try:
            _record_read(access.store)
        except StoreError as error:  # nobody reads unseen
            log.error("audit unavailable", request_id=g.request_id, reason=str(error))
            told = make_problem("store-unavailable", "审计记录暂不可写，请稍后重试。")
            return respond(told, later(error.retry_after))
        return response

    if not access.keys_required:
        refuse_other_sites(app, access.host)
    app.before_request(guard)
    app.after_request(record)


def _record_read(store: Store) -> None:
    blueprint, _, view = str(request.endpoint).rpartition(".")
    names = request.view_args or {}
    with store.write() as connection:
        record_audit(
            connection,
            actor=g.get("actor", "local"),
            action="read",
            object_kind=blueprint,
            object_id=str(next(iter(names.values()), view))[:200],
            at=utc_now(),
            details={"view": view, "filters": sorted(request.args)},
            request_id=g.request_id,
        )
