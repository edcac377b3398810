"""/v1/complaints: complaints come in, are answered, and change their status."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_openapi import APIBlueprint

from service.api.caller import caller, is_caller_allowed
from service.api.complaint_bodies import (
    ComplaintPath,
    ComplaintRequest,
    ListQuery,
    MergeRequest,
    MessageRequest,
    StatusRequest,
)
from service.api.complaint_shapes import (
    AcceptedComplaint,
    AlertList,
    ComplaintPage,
    MessageAnswer,
    WholeComplaint,
)
from service.api.described_headers import gives_location, takes_key
from service.api.idempotent import answer_once
from service.api.openapi_document import problem_responses
from service.api.problems import FieldError, ProblemError, make_problem
from service.api.scopes import Scope, requires
from service.desk.accept import accept_complaint
from service.desk.desk import Desk
from service.desk.follow_up import add_message, change_status
from service.desk.looking import list_alerts, list_complaints, look_at
from service.desk.merging import decide_merge
from service.desk.views import sender_view

_READING = problem_responses(404, 422, 503)
_CHANGING = problem_responses(400, 404, 409, 410, 413, 415, 422, 503)
_CREATING = problem_responses(400, 409, 413, 415, 422, 503)


def make_complaint_routes(desk: Desk) -> APIBlueprint:
    """The blueprint of the complaint desk."""
    blueprint = APIBlueprint("complaints", __name__, url_prefix="/v1", abp_tags=[{"name": "投诉"}])

    @blueprint.post(
        "/complaints",
        summary="受理一条投诉",
        description="分析、派单、计时并保存（只存遮盖后的文字）。",
        responses={201: AcceptedComplaint, **_CREATING},
    )
    @requires(Scope.INTAKE)
    @takes_key
    @gives_location
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
        description="客户的消息会被分析并可能使投诉升级；已结案的因客户来信重新打开，满意或表扬且不紧急的除外。"
        "客服的第一条消息即首次响应。整条投诉要有 desk 权限才看得到，只有 intake 权限的密钥得到所发的消息与"
        "投诉的状态，也只能登记客户的消息（sender 为 agent 时 403）：客服的消息会停止时限。",
        responses={201: MessageAnswer, **_CHANGING},
    )
    @requires(Scope.INTAKE)
    @takes_key
    @gives_location
    def create_message(path: ComplaintPath, body: MessageRequest) -> Response:
        who = caller()
        if body.sender != "customer" and not is_caller_allowed(Scope.DESK):
            raise _only_customers()
        return answer_once(
            desk.store,
            lambda finish: add_message(desk, path.complaint_id, body.to_new(), who, finish),
            status=201,
            body=body.model_dump(mode="json"),
            show=None if is_caller_allowed(Scope.DESK) else sender_view,
        )

    @blueprint.post(
        "/complaints/<complaint_id>/status",
        summary="更改状态",
        description="按投诉处理流程更改；waiting 期间内部时限暂停。",
        responses={200: WholeComplaint, **_CHANGING},
    )
    @requires(Scope.DESK)
    @takes_key
    def set_complaint_status(path: ComplaintPath, body: StatusRequest) -> Response:
        who = caller()
        return answer_once(
            desk.store,
            lambda finish: change_status(desk, path.complaint_id, body.to_change(), who, finish),
            status=200,
            body=body.model_dump(mode="json"),
        )

    @blueprint.post(
        "/complaints/<complaint_id>/merge",
        summary="并单，或不采纳并单建议",
        description="并入后本投诉结案，时限停止，由目标投诉继续。",
        responses={200: WholeComplaint, **_CHANGING},
    )
    @requires(Scope.DESK)
    @takes_key
    def merge_complaint(path: ComplaintPath, body: MergeRequest) -> Response:
        who = caller()
        merges = body.decision == "merge"
        return answer_once(
            desk.store,
            lambda finish: decide_merge(
                desk, path.complaint_id, body.into, body.author, who, finish, merges=merges
            ),
            status=200,
            body=body.model_dump(mode="json"),
        )

    @blueprint.get("/alerts", summary="投诉激增的提醒", responses={200: AlertList, **problem_responses(503)})
    @requires(Scope.DESK)
    def get_alerts() -> dict[str, Any]:
        """最近的 100 个，新的在前；ended_at 为 null 的仍在持续。"""
        return list_alerts(desk)

    return blueprint


def _only_customers() -> ProblemError:
    """An agent's message stops clocks: that is for keys that answer complaints."""
    detail = (
        "只有「intake」权限的密钥只能登记客户的消息（sender: customer）；登记客服的消息还需要「desk」权限。"
    )
    return ProblemError(make_problem("forbidden", detail, (FieldError("sender", "forbidden", detail),)))
