"""/v1/complaints: complaints come in, are answered, and change their status."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_openapi import APIBlueprint

from service.api.caller import caller
from service.api.complaint_bodies import (
    ComplaintPath,
    ComplaintRequest,
    ListQuery,
    MessageRequest,
    StatusRequest,
)
from service.api.complaint_shapes import AcceptedComplaint, ComplaintPage, WholeComplaint
from service.api.idempotent import answer_once
from service.api.openapi_document import problem_responses
from service.api.scopes import Scope, requires
from service.desk.accept import accept_complaint
from service.desk.desk import Desk
from service.desk.follow_up import add_message, change_status
from service.desk.looking import list_complaints, look_at

_READING = problem_responses(404, 422, 503)
_CHANGING = problem_responses(400, 404, 409, 410, 413, 415, 422, 503)
_CREATING = problem_responses(400, 409, 413, 415, 422, 503)
_KEY = "可带 Idempotency-Key：同一键同一内容得到同一答复，内容不同为 422，处理中为 409，保留 24 小时。"


def make_complaint_routes(desk: Desk) -> APIBlueprint:
    """The blueprint of the complaint desk."""
    blueprint = APIBlueprint("complaints", __name__, url_prefix="/v1", abp_tags=[{"name": "投诉"}])

    @blueprint.post(
        "/complaints",
        summary="受理一条投诉",
        description=f"分析、派单、计时并保存（只存遮盖后的文字）。{_KEY}",
        responses={201: AcceptedComplaint, **_CREATING},
    )
    @requires(Scope.INTAKE)
    def create_complaint(body: ComplaintRequest) -> Response:
        who = caller()
        return answer_once(
            desk.store,
            lambda finish: accept_complaint(desk, body.to_new(), who, finish),
            status=201,
            body=body.model_dump(mode="json"),
        )

    @blueprint.get(
        "/complaints", summary="投诉列表", responses={200: ComplaintPage, **problem_responses(422, 503)}
    )
    @requires(Scope.DESK)
    def get_complaints(query: ListQuery) -> dict[str, Any]:
        """按条件筛选，新的在前，用 cursor 翻页。"""
        return list_complaints(desk, query.to_filters())

    @blueprint.get(
        "/complaints/<complaint_id>",
        summary="一条投诉的全部",
        responses={200: WholeComplaint, **_READING},
    )
    @requires(Scope.DESK)
    def get_complaint(path: ComplaintPath) -> dict[str, Any]:
        """分析、派单、时限、消息与历史。"""
        return look_at(desk, path.complaint_id)

    @blueprint.post(
        "/complaints/<complaint_id>/messages",
        summary="登记一条后续消息",
        description=f"客户的消息会被分析并可能使投诉升级；客服的第一条消息即首次响应。{_KEY}",
        responses={201: WholeComplaint, **_CHANGING},
    )
    @requires(Scope.INTAKE)
    def create_message(path: ComplaintPath, body: MessageRequest) -> Response:
        who = caller()
        return answer_once(
            desk.store,
            lambda finish: add_message(desk, path.complaint_id, body.to_new(), who, finish),
            status=201,
            body=body.model_dump(mode="json"),
        )

    @blueprint.post(
        "/complaints/<complaint_id>/status",
        summary="更改状态",
        description=f"按投诉处理流程更改；waiting 期间内部时限暂停。{_KEY}",
        responses={200: WholeComplaint, **_CHANGING},
    )
    @requires(Scope.DESK)
    def set_complaint_status(path: ComplaintPath, body: StatusRequest) -> Response:
        who = caller()
        return answer_once(
            desk.store,
            lambda finish: change_status(desk, path.complaint_id, body.to_change(), who, finish),
            status=200,
            body=body.model_dump(mode="json"),
        )

    return blueprint
