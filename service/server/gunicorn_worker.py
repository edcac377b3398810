"""gunicorn's threaded worker, answering requests that are no HTTP with a problem as well."""

from __future__ import annotations

import time
import uuid
from http import HTTPStatus
from socket import socket
from types import MappingProxyType
from typing import Any

import structlog
from gunicorn import util
from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from service.api.overload import waited_seconds
from service.api.problems import MEDIA_TYPE, Problem, make_problem, render_problem
from service.error_places import where

log = structlog.get_logger("suqing.server")

_TOO_LONG = MappingProxyType({errors.LimitRequestLine: 414, errors.LimitRequestHeaders: 431})
_OUR_FAULTS = (errors.InvalidResponseHeader, errors.InvalidResponseHeaderName, errors.ConfigurationProblem)


class ProblemWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A ThreadWorker whose error pages are problem+json and whose logs quote no request."""

    def enqueue_req(self, conn: Any) -> None:
        """Notes since when a request waits for a thread."""
        conn.queued_at = time.monotonic()
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """Tells the application how long the request has waited."""
        waited_seconds.set(time.monotonic() - conn.queued_at)
        return super().handle(conn)

    def handle_error(self, req: Any, client: socket, addr: Any, exc: BaseException) -> None:
        """Answer what the application never saw: broken requests, and faults below the application."""
        request_id = str(uuid.uuid4())
        problem = _problem_of(exc, request_id)
        if problem.status >= 500:
            log.error("server error", request_id=request_id, error=type(exc).__name__, where=where(exc))
        else:
            log.warning(
                "request refused", request_id=request_id, error=type(exc).__name__, status=problem.status
            )
        body = render_problem(problem, request_id)
        head = (
            f"HTTP/1.1 {problem.status} {HTTPStatus(problem.status).phrase}\r\n"
            f"Content-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n"
            f"X-Content-Type-Options: nosniff\r\nX-Request-Id: {request_id}\r\nConnection: close\r\n\r\n"
        )
        try:
            util.write_nonblock(client, head.encode("ascii") + body)
        except OSError:
            log.info("client gone", request_id=request_id)


def _problem_of(exc: BaseException, request_id: str) -> Problem:
    if not isinstance(exc, errors.ParseException) or isinstance(exc, _OUR_FAULTS):
        detail = f"服务内部错误，请求未完成。报告问题时请附上编号 {request_id}。"
        return make_problem("internal-error", detail)
    status = _TOO_LONG.get(type(exc))
    if status is None:
        return make_problem("bad-request", "收到的不是有效的 HTTP 请求，请检查请求行与请求头。")
    detail = "请求行过长。" if status == 414 else "请求头过长或过多。"
    return Problem("bad-request", status, "请求有误", detail)
