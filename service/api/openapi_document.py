"""The OpenAPI document: what flask-openapi collected, with our limits, scopes and problem answers."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from flask_openapi import Info, OpenAPI

from service.api.answer_shapes import ProblemDetails
from service.api.described_headers import describe_headers
from service.api.examples import EXAMPLES
from service.api.problems import KINDS, MEDIA_TYPE
from service.api.query_parameters import is_checked, openapi_path
from service.api.scopes import Scope, scopes_of
from service.settings import Settings

OPENAPI_VERSION = "3.1.0"  # what client generators read today

SCHEME = "key"
_KEY = {
    "type": "http",
    "scheme": "bearer",
    "description": "API 密钥 sq_…，由 suqing keys create 生成。监听本机以外的地址时必需。",
}

# request -> its field that holds a whole text, as long as the settings allow
_TEXTS = {
    "AnalyzeRequest": "text",
    "BatchItem": "text",
    "TrainingCase": "text",
    "ReplyRequest": "draft",
    "ComplaintRequest": "text",
    "MessageRequest": "text",
}

_DESCRIPTION = (
    "诉情读取中文投诉与问卷意见：分类、紧急程度、情绪、依据与个人信息遮盖，全部在本机完成。"
    "所有错误均为 RFC 9457 problem+json。"
)


def make_info() -> Info:
    """Title, version and description of the API."""
    try:
        number = version("suqing")
    except PackageNotFoundError:  # run from a source tree that is not installed
        number = "0"
    return Info(title="诉情 Suqing", version=number, description=_DESCRIPTION)


def problem_responses(*statuses: int) -> dict[str | int, Any]:
    """The `responses` of a route for these error statuses."""
    schema = {"$ref": f"#/components/schemas/{ProblemDetails.__name__}"}
    return {
        status: {"description": _titles(status), "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }


def text_response(description: str) -> dict[str, Any]:
    """An answer of a route that is plain text."""
    return {"description": description, "content": {"text/plain": {"schema": {"type": "string"}}}}


def make_document(app: OpenAPI, settings: Settings) -> dict[str, Any]:
    """The finished document of all routes registered on `app`."""
    app.openapi_version = OPENAPI_VERSION
    document: dict[str, Any] = app.api_doc
    schemas = document["components"]["schemas"]
    for name, text in _TEXTS.items():
        if name in schemas:  # the desk's are there where it is installed
            schemas[name]["properties"][text] |= {"minLength": 1, "maxLength": settings.max_text_chars}
    schemas["BatchRequest"]["properties"]["items"] |= {
        "maxItems": settings.max_batch_items,
        "description": f"各条文本合计至多 {settings.max_batch_chars} 个字符，超过则为 413。",
    }
    for name, example in EXAMPLES.items():
        schemas[name]["examples"] = [example]
    if "webhooks" in app.blueprints:
        from service.api.event_document import describe_events  # needs the desk's libraries

        describe_events(document)
    document["components"]["securitySchemes"] = {SCHEME: _KEY}
    _finish_operations(app, document, [{SCHEME: []}] if settings.require_keys else [{}, {SCHEME: []}])
    return document


def _finish_operations(app: OpenAPI, document: dict[str, Any], security: list[dict[str, list[str]]]) -> None:
    """Short operation ids, the scope, the key, and the problem answers that any route may give."""
    scopes = scopes_of(app)
    for rule in app.url_map.iter_rules():
        path = openapi_path(rule.rule)
        for method, operation in document["paths"].get(path, {}).items():
            if method.upper() not in (rule.methods or ()):
                continue
            operation["operationId"] = rule.endpoint.rpartition(".")[2]
            operation["x-required-scope"] = scopes[rule.endpoint].value
            answers = operation["responses"]
            describe_headers(operation, app.view_functions[rule.endpoint])
            if scopes[rule.endpoint] is not Scope.PUBLIC:
                operation["security"] = security
                refused = (401,) if scopes[rule.endpoint] is Scope.ANY_KEY else (401, 403, 429)
                answers |= {str(status): told for status, told in problem_responses(*refused).items()}
            if MEDIA_TYPE not in answers["422"]["content"]:
                del answers["422"]  # flask-openapi's own form, which no route of ours gives
            if method == "get" and is_checked(rule.rule, rule.methods):
                answers["422"] = problem_responses(422)[422]
            answers["500"] = problem_responses(500)[500]


def _titles(status: int) -> str:
    return "；".join(title for known, title in KINDS.values() if known == status)
