"""GET /metrics for Prometheus, and the counting of every request."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request
from flask_openapi import APIBlueprint

from service.api.openapi_document import text_response
from service.api.overload import waited_seconds
from service.api.problems import KINDS, Problem
from service.api.scopes import Scope, requires
from service.metrics.metrics import CONTENT_TYPE, Metrics

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNMATCHED = "unmatched"  # the route of every address that leads nowhere
OTHER = "other"  # a client may call its method what it likes
REFUSALS = (429, 503)


def make_metrics_routes(metrics: Metrics) -> APIBlueprint:
    """The blueprint that Prometheus asks."""
    blueprint = APIBlueprint("metrics", __name__, abp_tags=[{"name": "运行状态"}])

    @blueprint.get(
        "/metrics",
        summary="Prometheus 指标",
        description="所有工作进程的计数之和；不含任何文字与客户编号。",
        responses={200: text_response("Prometheus 文本格式")},
    )
    @requires(Scope.ANY_KEY)
    def get_metrics() -> Response:
        return Response(metrics.render(), content_type=CONTENT_TYPE)

    return blueprint


def count_requests(app: Flask, metrics: Metrics) -> None:
    """Count every request of `app`. Register it before all else: it begins first and ends last."""
    metrics.expect_refusals([kind for kind, (status, _) in KINDS.items() if status in REFUSALS])

    def begin() -> None:
        g.began = time.monotonic() - waited_seconds.get()

    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else UNMATCHED
        method = request.method if request.method in METHODS else OTHER
        metrics.count_request(route, method, response.status_code, time.monotonic() - g.began)
        problem: Problem | None = g.get("problem")
        if problem is not None and response.status_code in REFUSALS:
            metrics.count_refusal(problem.kind)
        return response

    app.before_request(begin)
    app.after_request(count)
