"""GET /healthz (the process runs) and /readyz (the default model is loaded and has answered)."""

from __future__ import annotations

from typing import Any

from flask_openapi import APIBlueprint

from service.api.answer_shapes import Health, Readiness
from service.api.openapi_document import problem_responses
from service.api.problems import ProblemError, make_problem
from service.api.scopes import Scope, requires
from service.classifiers import Classifiers


def make_health_routes(classifiers: Classifiers) -> APIBlueprint:
    """The blueprint that process supervisors ask."""
    blueprint = APIBlueprint("health", __name__, abp_tags=[{"name": "运行状态"}])

    @blueprint.get("/healthz", summary="进程是否在运行", responses={200: Health})
    @requires(Scope.PUBLIC)
    def healthz() -> dict[str, Any]:
        return {"status": "ok"}

    @blueprint.get(
        "/readyz", summary="是否可以接收请求", responses={200: Readiness, **problem_responses(503)}
    )
    @requires(Scope.PUBLIC)
    def readyz() -> dict[str, Any]:
        if not classifiers.is_ready:
            raise ProblemError(make_problem("not-ready", "默认模型尚未加载完成，请稍后再试。"))
        return {"status": "ready", "model_version": classifiers.get().version}

    return blueprint
