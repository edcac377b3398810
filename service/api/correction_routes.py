"""/v1/complaints/{id}/corrections and /emotion."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_openapi import APIBlueprint

from service.api.caller import caller
from service.api.complaint_bodies import ComplaintPath
from service.api.complaint_shapes import WholeComplaint
from service.api.correction_bodies import CorrectionRequest
from service.api.correction_shapes import CorrectionsAnswer, EmotionAnswer
from service.api.described_headers import takes_key
from service.api.idempotent import answer_once
from service.api.openapi_document import problem_responses
from service.api.scopes import Scope, requires
from service.corrections.correct import correct_complaint
from service.corrections.listing import list_corrections
from service.desk.desk import Desk
from service.desk.emotion_course import emotion_course

_READING = problem_responses(404, 422, 503)
_CHANGING = problem_responses(400, 404, 409, 410, 413, 415, 422, 503)


def make_correction_routes(desk: Desk) -> APIBlueprint:
    """The blueprint of corrections and of emotion over time."""
    blueprint = APIBlueprint("corrections", __name__, url_prefix="/v1", abp_tags=[{"name": "投诉"}])

    @blueprint.post(
        "/complaints/<complaint_id>/corrections",
        summary="纠正标签或队列",
        description="立即生效并重新派单；时限只会提前。纠正会成为标注案例（suqing corrections export）。",
        responses={200: WholeComplaint, **_CHANGING},
    )
    @requires(Scope.DESK)
    @takes_key
    def create_correction(path: ComplaintPath, body: CorrectionRequest) -> Response:
        who = caller()
        return answer_once(
            desk.store,
            lambda finish: correct_complaint(desk, path.complaint_id, body.to_correction(), who, finish),
            status=200,
            body=body.model_dump(mode="json"),
        )

    @blueprint.get(
        "/complaints/<complaint_id>/corrections",
        summary="一条投诉的纠正",
        responses={200: CorrectionsAnswer, **_READING},
    )
    @requires(Scope.DESK)
    def get_corrections(path: ComplaintPath) -> dict[str, Any]:
        """谁在何时把什么改成了什么。"""
        return {"items": list_corrections(desk.store, path.complaint_id)}

    @blueprint.get(
        "/complaints/<complaint_id>/emotion",
        summary="情绪的走向与沟通建议",
        responses={200: EmotionAnswer, **_READING},
    )
    @requires(Scope.DESK)
    def get_emotion(path: ComplaintPath) -> dict[str, Any]:
        """每条客户消息之后的情绪、升温或降温、以不满收场的风险，以及此刻该做的事。"""
        return emotion_course(desk.store, path.complaint_id)

    return blueprint
