"""Every exception becomes a problem of `problems.KINDS`; what the client need not know is logged."""

from __future__ import annotations

import structlog
from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from nlp.errors import InputError, ModelError, ResourceError, StoreError, UsageError
from service.api.json_request import discard_body
from service.api.problems import MEDIA_TYPE, FieldError, Problem, ProblemError, make_problem, render_problem
from service.classifiers import UnknownModelError
from service.desk.errors import DeskError
from service.desk_extra import MESSAGE, is_desk_installed
from service.disk_faults import RETRY_AFTER, find_disk_fault
from service.error_places import where

log = structlog.get_logger("suqing.api")

_DETAILS = {
    404: ("not-found", "没有这个地址，接口列表见 /docs。"),
    415: ("unsupported-media-type", "请将 Content-Type 设为 application/json。"),
}
_BAD_REQUEST = ("bad-request", "请求无法处理，请对照 /docs 检查地址、请求头与请求体。")


def register_error_handlers(app: Flask) -> None:
    """One handler a root of the error tree; the rest is a fault of ours and gets an error id."""
    app.register_error_handler(ProblemError, lambda error: respond(error.problem))
    app.register_error_handler(UnknownModelError, _unknown_model)
    app.register_error_handler(ModelError, _model_unavailable)
    app.register_error_handler(StoreError, _store_unavailable)
    app.register_error_handler(ResourceError, _rules_unavailable)
    app.register_error_handler(DeskError, _desk_error)
    app.register_error_handler(InputError, _bad_request)
    app.register_error_handler(UsageError, _bad_request)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _internal_error)


def respond(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """The HTTP response of a problem, which is noted for the metrics."""
    g.problem = problem
    body = render_problem(problem, g.request_id)
    return Response(body, problem.status, headers, mimetype=MEDIA_TYPE)


def later(seconds: int | None) -> dict[str, str]:
    """The header that says when to come back; none where nobody knows."""
    return {} if seconds is None else {"Retry-After": str(seconds)}


def _unknown_model(error: UnknownModelError) -> Response:
    return respond(make_problem("unknown-model", str(error)))


def _model_unavailable(error: ModelError) -> Response:
    log.error("model unavailable", request_id=g.request_id, reason=str(error))
    return respond(make_problem("model-unavailable", "请求的模型缺失或损坏，请改用其他模型或联系管理员。"))


def _desk_error(error: DeskError) -> Response:
    fault = () if error.field is None else (FieldError(error.field, error.code, str(error)),)
    return respond(make_problem(error.problem, str(error), fault), later(error.retry_after))


def _store_unavailable(error: StoreError) -> Response:
    log.error("store unavailable", request_id=g.request_id, reason=str(error))
    detail = error.public or "数据库暂不可用，没有保存任何内容，请稍后重试或联系管理员。"
    return respond(make_problem(error.problem, detail), later(error.retry_after))


def _rules_unavailable(error: ResourceError) -> Response:
    log.error("rules unavailable", request_id=g.request_id, reason=str(error))
    detail = "派单规则、工作时间或节假日安排不可用，没有保存任何内容，请联系管理员查看服务日志。"
    return respond(make_problem("rules-unavailable", detail))


def _bad_request(error: InputError | UsageError) -> Response:
    return respond(make_problem("bad-request", str(error)))


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error  # a redirect is no error
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        problem = make_problem("method-not-allowed", f"该地址只支持 {allowed}。")
        return respond(problem, {"Allow": allowed})
    if isinstance(error, RequestEntityTooLarge):
        discard_body(request.environ)
        limit = (request.max_content_length or 0) / 2**20
        return respond(make_problem("body-too-large", f"请求体最大 {limit:g} MiB，请分批发送。"))
    if status >= 500:
        return _internal_error(error)
    if status == 404 and request.path.startswith("/v1/complaints") and not is_desk_installed():
        return respond(make_problem("not-found", MESSAGE))
    return respond(make_problem(*_DETAILS.get(status, _BAD_REQUEST)))


def _internal_error(error: Exception) -> Response:
    if (fault := find_disk_fault(error)) is not None:
        log.error("disk unavailable", request_id=g.request_id, fault=fault.value, where=where(error))
        detail = f"{fault}，请求未完成，请在 {RETRY_AFTER} 秒后重试；一直如此请联系管理员。"
        return respond(make_problem("disk-unavailable", detail), later(RETRY_AFTER))
    log.error("internal error", request_id=g.request_id, error=type(error).__name__, where=where(error))
    detail = f"服务内部错误，请求未完成。报告问题时请附上编号 {g.request_id}。"
    return respond(make_problem("internal-error", detail))
