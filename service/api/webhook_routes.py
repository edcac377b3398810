"""/v1/webhooks and /v1/dead-letters: who gets events, and what could not be delivered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from flask_openapi import APIBlueprint

from nlp.errors import UsageError
from service.api.caller import caller
from service.api.correction_bodies import (
    DeadLetterPath,
    EnableRequest,
    RetryRequest,
    WebhookPath,
    WebhookRequest,
)
from service.api.correction_shapes import DeadLettersAnswer, Done, EnabledWebhook, NewWebhook, WebhooksAnswer
from service.api.field_errors import make_invalid_fields
from service.api.openapi_document import problem_responses
from service.api.problems import FieldError, ProblemError, make_problem
from service.api.scopes import Scope, requires
from service.desk.views import shown
from service.settings import Settings
from service.store import Store
from service.webhooks.address import FaultyUrlError, RefusedAddressError
from service.webhooks.dead_letters import list_dead_letters, retry_dead_letter
from service.webhooks.endpoints import Endpoint, add_endpoint, list_endpoints
from service.webhooks.switching import disable_endpoint, enable_endpoint

_READING = problem_responses(422, 503)
_CHANGING = problem_responses(400, 404, 413, 415, 422, 503)


def make_webhook_routes(store: Store, settings: Settings) -> APIBlueprint:
    """The blueprint of outgoing events."""
    blueprint = APIBlueprint("webhooks", __name__, url_prefix="/v1", abp_tags=[{"name": "事件推送"}])

    @blueprint.post(
        "/webhooks",
        summary="登记接收地址",
        responses={201: NewWebhook, **problem_responses(400, 413, 415, 422, 503)},
    )
    @requires(Scope.ADMIN)
    def create_webhook(body: WebhookRequest) -> tuple[dict[str, Any], int]:
        """验签密钥（standardwebhooks）只在此时给出。默认拒绝 http 与内网地址。"""
        with _refusals_of("url"):
            endpoint, secret = add_endpoint(
                store,
                settings,
                body.url,
                event_types=body.event_types,
                description=body.description,
                actor=caller().actor,
            )
        return {**_view(endpoint), "secret": secret}, 201

    @blueprint.get("/webhooks", summary="接收地址", responses={200: WebhooksAnswer, **_READING})
    @requires(Scope.ADMIN)
    def get_webhooks() -> dict[str, Any]:
        """包括已停用的：何时、由谁停用，为什么（接收方答复 410，或有人要求）。"""
        return {"items": [_view(endpoint) for endpoint in list_endpoints(store)]}

    @blueprint.delete("/webhooks/<webhook_id>", summary="停用接收地址", responses={200: Done, **_CHANGING})
    @requires(Scope.ADMIN)
    def delete_webhook(path: WebhookPath) -> dict[str, Any]:
        """不再推送；记录保留。其间的事件仍会记下，重新启用时补发。"""
        if not disable_endpoint(store, path.webhook_id, actor=caller().actor):
            raise ProblemError(
                make_problem("not-found", "没有此编号的在用推送地址，现有的见 GET /v1/webhooks。")
            )
        return {"done": True}

    @blueprint.post(
        "/webhooks/<webhook_id>/enable",
        summary="重新启用接收地址",
        responses={200: EnabledWebhook, **_CHANGING},
    )
    @requires(Scope.ADMIN)
    def enable_webhook(path: WebhookPath, body: EnableRequest) -> dict[str, Any]:
        """停用期间的事件由 suqing worker 补发（同一投诉按顺序）；skip_missed 为 true 时只推送此后的事件。"""
        with _refusals_of("webhook_id"):
            enabled = enable_endpoint(
                store, settings, path.webhook_id, skip_missed=body.skip_missed, actor=caller().actor
            )
        if enabled is None:
            raise ProblemError(make_problem("not-found", "没有此编号的已停用的推送地址。"))
        return {"done": True, "missed": enabled.missed}

    @blueprint.get("/dead-letters", summary="死信", responses={200: DeadLettersAnswer, **_READING})
    @requires(Scope.ADMIN)
    def get_dead_letters() -> dict[str, Any]:
        """多次失败后放弃的推送。"""
        return {
            "items": [
                asdict(letter) | {"dead_at": shown(letter.dead_at)} for letter in list_dead_letters(store)
            ]
        }

    @blueprint.post(
        "/dead-letters/<delivery_id>/retry", summary="重新推送死信", responses={200: Done, **_CHANGING}
    )
    @requires(Scope.ADMIN)
    def retry_delivery(path: DeadLetterPath, body: RetryRequest) -> dict[str, Any]:
        """重新排队，从头计次。"""
        number = int(path.delivery_id) if path.delivery_id.isdecimal() else 0
        with _refusals_of("delivery_id"):
            done = retry_dead_letter(store, number, actor=caller().actor)
        if not done:
            raise ProblemError(make_problem("not-found", "没有此编号的死信，现有的见 GET /v1/dead-letters。"))
        return {"done": True}

    return blueprint


@contextmanager
def _refusals_of(field: str) -> Iterator[None]:
    """422 for an address that is refused, told by `field`, and for what cannot be done as things stand."""
    try:
        yield
    except (FaultyUrlError, RefusedAddressError) as error:
        raise make_invalid_fields([FieldError(field, "invalid", str(error))], 1) from None
    except UsageError as error:  # one too many, or a dead letter of an address that is off
        raise make_invalid_fields([FieldError("", "refused", str(error))], 1) from None


def _view(endpoint: Endpoint) -> dict[str, Any]:
    off = endpoint.switched_off
    return {
        "id": endpoint.id,
        "url": endpoint.url,
        "event_types": list(endpoint.event_types),
        "description": endpoint.description,
        "created_at": shown(endpoint.created_at),
        "disabled_at": shown(endpoint.disabled_at),
        "disabled_by": None if off is None else off.by,
        "disabled_because": None if off is None else off.why,
    }
