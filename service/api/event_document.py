"""The events that webhooks get, in the OpenAPI document: `webhooks`, an OpenAPI 3.1 word."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from service.api.event_shapes import DATA, event_model
from service.store.events import EventType

_PLACE = "#/components/schemas/{model}"
_HEADERS = {
    "webhook-id": "事件的编号；再次推送时相同，据此去重。",
    "webhook-timestamp": "发送的时间，Unix 秒。",
    "webhook-signature": "standardwebhooks 的签名，用登记时的 secret 验证。",
}


def describe_events(document: dict[str, Any]) -> None:
    """Add a webhook for every type of event, and the schemas of their bodies."""
    models = {kind: event_model(kind) for kind in DATA}
    _, schemas = models_json_schema([(model, "validation") for model in models.values()], ref_template=_PLACE)
    document["components"]["schemas"] = schemas["$defs"] | document["components"]["schemas"]
    document["webhooks"] = {
        kind: {"post": _operation(kind, model.__name__)} for kind, model in models.items()
    }


def _operation(kind: EventType, model: str) -> dict[str, Any]:
    return {
        "tags": ["事件推送"],
        "operationId": "on_" + kind.replace(".", "_"),
        "summary": DATA[kind][1],
        "parameters": [
            {
                "name": name,
                "in": "header",
                "required": True,
                "description": told,
                "schema": {"type": "string"},
            }
            for name, told in _HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": _PLACE.format(model=model)}}},
        },
        "responses": {
            "2XX": {"description": "已收到；其他答复与 20 秒内没有答复都会再次推送。"},
            "410": {"description": "不再需要：此地址停用。"},
        },
    }
