"""GET /healthz (the process runs) and /readyz (the default model has answered, the store can be written)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response
from flask_openapi import APIBlueprint

from service.api.answer_shapes import Health, Readiness
from service.api.error_handlers import later, respond
from service.api.openapi_document import problem_responses
from service.api.problems import ProblemError, make_problem
from service.api.scopes import Scope, requires
from service.classifiers import Classifiers
from service.disk_faults import RETRY_AFTER, DiskFault


def make_health_routes(
    classifiers: Classifiers, disk: Callable[[], DiskFault | None] = lambda: None
) -> APIBlueprint:
    """The blueprint that process supervisors ask. disk: what is wrong with that of the store, just now."""
    blueprint = APIBlueprint("health", __name__, abp_tags=[{"name": "运行状态"}])

    @blueprint.get("/healthz", summary="进程是否在运行", responses={200: Health})
    @requires(Scope.PUBLIC)
    def healthz() -> dict[str, Any]:
        return {"status": "ok"}

    @blueprint.get(
        "/readyz", summary="是否可以接收请求", responses={200: Readiness, **problem_responses(503)}
    )
    @requires(Scope.PUBLIC)
    def readyz() -> dict[str, Any] | Response:
        """默认模型已加载；投诉数据库（SQLite）所在的磁盘写得进去。磁盘恢复后自行恢复。"""
        if not classifiers.is_ready:
            raise ProblemError(make_problem("not-ready", "默认模型尚未加载完成，请稍后再试。"))
        if (fault := disk()) is not None:
            detail = f"{fault}，不能受理投诉与上传；磁盘恢复后，服务自行恢复。"
            return respond(make_problem("not-ready", detail), later(RETRY_AFTER))
        return {"status": "ready", "model_version": classifiers.get().version}

    return blueprint
