"""POST /v1/guidance and /v1/replies/check: help for the agent who answers. Nothing is kept."""

from __future__ import annotations

from typing import Any

from flask_openapi import APIBlueprint

from service.api.openapi_document import problem_responses
from service.api.reply_bodies import GuidanceRequest, ReplyRequest
from service.api.reply_shapes import GuidanceAnswer, ReplyAnswer
from service.api.scopes import Scope, requires
from service.guidance_answer import guidance_answer, reply_answer
from service.replies import ReplyContext, check_reply

_RESPONSES = problem_responses(400, 413, 415, 422)


def make_reply_routes() -> APIBlueprint:
    """The blueprint of guidance and reply check."""
    blueprint = APIBlueprint("replies", __name__, url_prefix="/v1", abp_tags=[{"name": "沟通"}])

    @blueprint.post("/replies/check", summary="检查回复草稿", responses={200: ReplyAnswer, **_RESPONSES})
    @requires(Scope.DESK)
    def check_draft(body: ReplyRequest) -> dict[str, Any]:
        """不当的说法、缺少的致歉、没有时间的承诺、指责与内部用语，逐处给出更好的说法。不保存。"""
        return reply_answer(check_reply(body.draft, ReplyContext(body.emotion, body.category, body.urgency)))

    @blueprint.post("/guidance", summary="沟通建议", responses={200: GuidanceAnswer, **_RESPONSES})
    @requires(Scope.DESK)
    def advise_agent(body: GuidanceRequest) -> dict[str, Any]:
        """按紧急程度、情绪、强度与阶段给出此刻该做的事，按类别与紧急程度给出开场白，以及应避免的说法。"""
        return guidance_answer(
            body.emotion, body.intensity, body.stage, body.category, body.urgency, body.rules
        )

    return blueprint
