"""The Idempotency-Key of a request that changes something: claimed before, answered with the change."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Response, current_app, request

from service.api.caller import caller
from service.api.described_headers import HEADER, MOST_CHARS, REPLAYED
from service.api.problems import FieldError, ProblemError, make_problem
from service.desk.accept import Finish
from service.desk.desk import present
from service.desk.idempotency import (
    Claim,
    StoredAnswer,
    claim_key,
    finish_claim,
    hash_request,
    release_claim,
    stale_after,
)
from service.store import Store

View = dict[str, Any]


def answer_once(
    store: Store,
    work: Callable[[Finish | None], View],
    *,
    status: int,
    body: object,
    show: Callable[[View], View] | None = None,
) -> Response:
    """The answer of `work`, or the one that the same key got before.

    work: does everything in one transaction and calls `finish(connection, complaint_id, view)` in it.
    body: the checked request, which two requests must have in common to be the same.
    show: what of the view the caller may see, if not all; no more than that is kept for the next time.
    """
    seen = show or _whole
    key = _read_key()
    if key is None:
        view = seen(work(None))
        return _respond(StoredAnswer(status, _headers(status, view), _json(view)))
    who = caller().actor[:40]
    request_hash = hash_request(request.method, request.path, _json(body).encode("utf-8", "surrogatepass"))
    stale = stale_after(current_app.config["SUQING_SETTINGS"].max_text_chars)
    claimed = claim_key(store, who, key, request_hash, present(), stale=stale)
    if isinstance(claimed, StoredAnswer):
        return _respond(claimed, replayed=True)
    return _respond(_work_on(store, claimed, work, status, seen))


def _work_on(
    store: Store,
    claim: Claim,
    work: Callable[[Finish | None], View],
    status: int,
    seen: Callable[[View], View],
) -> StoredAnswer:
    answers: list[StoredAnswer] = []

    def finish(connection: Any, complaint_id: str, view: View) -> None:
        view = seen(view)
        answer = StoredAnswer(status, _headers(status, view), _json(view))
        finish_claim(connection, claim, answer, complaint_id, present())
        answers.append(answer)

    try:
        work(finish)
    except BaseException:
        release_claim(store, claim)
        raise
    return answers[0]


def _whole(view: View) -> View:
    return view


def _read_key() -> str | None:
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not 0 < len(key.strip()) <= MOST_CHARS or not key.isprintable():
        detail = f"请求头 {HEADER} 应为 1 到 {MOST_CHARS} 个可见字符，建议用 UUID。"
        raise ProblemError(make_problem("invalid-fields", detail, (FieldError(HEADER, "invalid", detail),)))
    return key.strip()


def _headers(status: int, view: View) -> dict[str, str]:
    return {"Location": f"/v1/complaints/{view['id']}"} if status == 201 else {}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _respond(answer: StoredAnswer, *, replayed: bool = False) -> Response:
    headers = dict(answer.headers) | ({REPLAYED: "true"} if replayed else {})
    return Response(answer.body, answer.status, headers, mimetype="application/json")
