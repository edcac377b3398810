"""GET /v1/stats: the figures of the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_openapi import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from service.api.instants import DESCRIPTION, Instant
from service.api.openapi_document import problem_responses
from service.api.scopes import Scope, requires
from service.api.stats_shapes import StatsAnswer
from service.desk_stats.answer import stats_answer
from service.desk_stats.compute import compute_figures
from service.desk_stats.figures import Targets
from service.now import utc_now
from service.store import Store

DEFAULTS = Targets()


class StatsQuery(BaseModel):
    """受理时间的范围与目标。"""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: Instant | None = Field(default=None, description=DESCRIPTION)
    until: Instant | None = Field(default=None, description=f"不含。{DESCRIPTION}")
    response: float = Field(default=DEFAULTS.response, ge=0, le=1, description="及时响应率的目标。")
    resolution: float = Field(default=DEFAULTS.resolution, ge=0, le=1, description="及时结案率的目标。")
    satisfaction: float = Field(default=DEFAULTS.satisfaction, ge=1, le=5, description="满意度的目标。")

    @field_validator("until")
    @classmethod
    def _is_a_period(cls, until: datetime | None, info: ValidationInfo) -> datetime | None:
        since = info.data.get("since")
        if until is not None and since is not None and until <= since:
            raise PydanticCustomError("suqing_invalid", "应晚于 since：这段时间里不会有投诉。")
        return until


def make_stats_routes(store: Store) -> APIBlueprint:
    """The blueprint of the desk's figures."""
    blueprint = APIBlueprint("stats", __name__, url_prefix="/v1", abp_tags=[{"name": "投诉"}])

    @blueprint.get(
        "/stats", summary="投诉处理的数字", responses={200: StatsAnswer, **problem_responses(422, 503)}
    )
    @requires(Scope.DESK)
    def get_stats(query: StatsQuery) -> dict[str, Any]:
        """各队列、各层级的及时率与目标，超时与原因，重开，满意度，自动派单率。"""
        figures = compute_figures(store, utc_now(), since=query.since, until=query.until)
        return stats_answer(figures, Targets(query.response, query.resolution, query.satisfaction))

    return blueprint
