"""The headers that the OpenAPI document names: Idempotency-Key with what it brings, and Location."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
MOST_CHARS = 200

_PARAMETER: dict[str, Any] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "同一键同一内容得到同一答复，内容不同为 422，处理中为 409，保留 24 小时。建议用 UUID。",
    "schema": {"type": "string", "minLength": 1, "maxLength": MOST_CHARS},
}
_REPLAYED: dict[str, Any] = {
    "description": f"仅当答复是先前同一 {HEADER} 的：true。",
    "schema": {"type": "string", "enum": ["true"]},
}
_LOCATION: dict[str, Any] = {
    "description": "所建的投诉或任务的地址。",
    "required": True,
    "schema": {"type": "string", "format": "uri-reference"},
}

View = TypeVar("View", bound=Callable[..., Any])


def takes_key(view: View) -> View:
    """Decorator of a view that answers with `answer_once`, below the route decorator."""
    view.takes_idempotency_key = True  # type: ignore[attr-defined]  # a function's own attribute
    return view


def gives_location(view: View) -> View:
    """Decorator of a view whose 201 says where the new thing is, below the route decorator."""
    view.gives_location = True  # type: ignore[attr-defined]
    return view


def describe_headers(operation: dict[str, Any], view: object) -> None:
    """Name the headers in the operation of a view, as its decorators say."""
    good = [answer for status, answer in operation["responses"].items() if status in ("200", "201")]
    headers: dict[str, Any] = {}
    if getattr(view, "takes_idempotency_key", False):
        operation.setdefault("parameters", []).append(_PARAMETER)
        headers[REPLAYED] = _REPLAYED
    if getattr(view, "gives_location", False):
        headers["Location"] = _LOCATION
    for answer in good if headers else ():
        answer["headers"] = headers
