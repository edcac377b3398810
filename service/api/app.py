"""The Flask application: routes, checks and answers put together. Wired up by `service.bootstrap`."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask, Response, g, request
from flask.json.provider import DefaultJSONProvider
from flask_openapi import APIBlueprint, OpenAPI

from service.api import overload
from service.api.analyze_routes import make_analyze_routes
from service.api.answer_shapes import ProblemDetails
from service.api.champion_routes import make_champion_routes
from service.api.error_handlers import register_error_handlers
from service.api.field_errors import refuse_invalid_fields
from service.api.health_routes import make_health_routes
from service.api.json_request import JsonRequest
from service.api.metrics_routes import count_requests, make_metrics_routes
from service.api.model_routes import make_model_routes
from service.api.openapi_document import make_document, make_info
from service.api.page_routes import make_page_routes
from service.api.problems import ProblemError, make_problem
from service.api.query_parameters import refuse_unknown_parameters
from service.api.reply_routes import make_reply_routes
from service.api.security_headers import set_security_headers
from service.api.training_routes import make_training_routes
from service.classifiers import Classifiers
from service.disk_faults import DiskFault
from service.metrics.metrics import Metrics
from service.settings import Settings


class Utf8Json(DefaultJSONProvider):
    """Chinese as it is written, keys in the order of the contract, no NaN."""

    ensure_ascii = False
    sort_keys = False
    compact = True

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        return super().dumps(obj, allow_nan=False, **kwargs)


class SuqingApp(OpenAPI):
    """Flask with strict JSON requests and an OpenAPI document."""

    request_class = JsonRequest
    json_provider_class = Utf8Json


def make_app(
    settings: Settings,
    classifiers: Classifiers,
    desk_routes: Sequence[APIBlueprint] = (),
    secure: Callable[[Flask], None] | None = None,
    metrics: Metrics | None = None,
    disk: Callable[[], DiskFault | None] = lambda: None,
) -> Flask:
    """The application with all its routes. Nothing is loaded here.

    desk_routes: those of the complaint desk, where its libraries are installed (service.bootstrap).
    secure: puts access control before the routes, see `service.api.access`.
    metrics: those of this process unless told otherwise.
    disk: what is wrong with the disk of the store, asked anew by /readyz.
    Raises: TypeError when a route states no scope.
    """
    app = SuqingApp(
        "service.api",
        info=make_info(),
        doc_ui=False,
        static_folder=None,
        validation_error_model=ProblemDetails,
        validation_error_callback=refuse_invalid_fields,
    )
    app.url_map.merge_slashes = False  # a doubled slash is an unknown address, not a redirect to a page
    app.config["SUQING_SETTINGS"] = settings
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    metrics = metrics or Metrics()
    count_requests(app, metrics)
    classifiers.observe_all(metrics.count_texts)
    app.before_request(_begin)
    app.before_request(overload.refuse_when_late)
    app.before_request(_refuse_nul)
    app.after_request(_finish)
    register_error_handlers(app)
    for routes in (
        make_analyze_routes(classifiers),
        make_model_routes(settings, classifiers),
        make_champion_routes(settings),
        make_training_routes(settings),
        make_health_routes(classifiers, disk),
        make_metrics_routes(metrics),
        *desk_routes,
        make_reply_routes(),
    ):
        app.register_api(routes)
    app.register_blueprint(make_page_routes(settings))
    if secure is not None:
        secure(app)
    document = make_document(app, settings)
    app.config["SUQING_OPENAPI"] = document
    refuse_unknown_parameters(app, document)
    return app


def _begin() -> None:
    g.request_id = str(uuid.uuid4())
    request.environ["suqing.request_id"] = g.request_id
    request.environ["suqing.route"] = request.url_rule.rule if request.url_rule else None


def _refuse_nul() -> None:
    """No id, name or place in a list holds a NUL, and PostgreSQL fails on one."""
    if "\0" in request.path or b"%00" in request.query_string:
        raise ProblemError(make_problem("bad-request", "地址里有不能使用的字符（%00），请检查编号与参数。"))


def _finish(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    return set_security_headers(response, request.endpoint)
