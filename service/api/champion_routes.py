"""POST /v1/models/{version}/promote and /v1/models/rollback: who answers from now on.

The registry is changed; this process and all others take the new champion within seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import g
from flask_openapi import APIBlueprint
from pydantic import BaseModel, Field

from models.loading import AUTO, prove_directory, versions_directory
from models.registry import CHAMPION, Registry
from nlp.errors import ModelError
from service.api.champion_shapes import ChampionAnswer
from service.api.openapi_document import problem_responses
from service.api.problems import ProblemError, make_problem
from service.api.request_bodies import PromoteRequest, RollbackRequest
from service.api.scopes import Scope, requires
from service.routing.model_check import check_model
from service.settings import Settings


class VersionPath(BaseModel):
    """The version in the address."""

    version: str = Field(max_length=80, description="版本号。")


def make_champion_routes(settings: Settings) -> APIBlueprint:
    """The blueprint of promotion and the way back."""
    blueprint = APIBlueprint("champion", __name__, url_prefix="/v1", abp_tags=[{"name": "模型"}])
    responses = {200: ChampionAnswer, **problem_responses(400, 404, 409, 413, 415, 422)}

    @blueprint.post("/models/<version>/promote", summary="启用一个版本", responses=responses)
    @requires(Scope.MODELS)
    def promote(path: VersionPath, body: PromoteRequest) -> dict[str, Any]:
        """核对文件、试答，然后切换；之前的版本保留。评判不建议启用的版本须加 force。

        routing 指出哪些派单规则在这个版本下永远不会生效。
        """
        registry = Registry(versions_directory(settings.home), by=_actor())
        with _refusals():
            state = registry.state()
            entry = state.entry(path.version)
            if entry is None:
                detail = "登记表里没有这个版本，可用的版本见 GET /v1/models。"
                raise ProblemError(make_problem("unknown-version", detail))
            if entry.decision is not None and not entry.decision.get("promote") and not body.force:
                detail = f"训练时的评判不建议启用：{entry.decision.get('summary', '')}仍要启用请加 force。"
                raise ProblemError(make_problem("model-refused", detail))
            routing = check_model(settings, path.version).to_dict()
            registry.promote(path.version, reason=body.reason or "经接口启用", prove=prove_directory)
        previous = state.champion
        return {"champion": path.version, "previous": previous, "skipped": {}, "routing": routing}

    @blueprint.post("/models/rollback", summary="回到之前启用的版本", responses=responses)
    @requires(Scope.MODELS)
    def rollback(body: RollbackRequest) -> dict[str, Any]:
        """已损坏的版本会跳过，最终回到随附模型。"""
        registry = Registry(versions_directory(settings.home), by=_actor())
        with _refusals():
            before = registry.state().champion
            back = registry.rollback(reason=body.reason or "经接口回退", prove=prove_directory)
        routing = check_model(settings, CHAMPION, before=before or AUTO).to_dict()
        return {
            "champion": back.champion,
            "previous": before,
            "skipped": back.skipped,
            "routing": routing,
        }

    return blueprint


def _actor() -> str:
    """As written to the history: the id of the key, or that no key was asked for."""
    return f"API {g.get('actor', 'local')}"


@contextmanager
def _refusals() -> Iterator[None]:
    """A version that is not fit is the client's business: 409 with the reason."""
    try:
        yield
    except ModelError as error:
        raise ProblemError(make_problem("model-refused", str(error))) from error
