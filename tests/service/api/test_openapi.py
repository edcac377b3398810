"""The OpenAPI document and its examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.api import examples
from service.api.answer_shapes import AnalyzeAnswer, BatchAnswer, ProblemDetails
from service.api.request_bodies import AnalyzeRequest, BatchRequest
from service.api.scopes import Scope
from tests.service.api.conftest import SMALL

OTHER_THAN_JSON = {"get_job_file": "application/octet-stream", "get_metrics": "text/plain"}


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    return dict(client.get("/openapi.json").get_json())


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_every_route_for_programs_is_described(app: Flask, document: dict[str, Any]) -> None:
    described = {name for name, _ in operations(document)}
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("pages."):
            address = re.sub("<(?:[^<:]+:)?([^<>]+)>", r"{\1}", rule.rule)
            assert described & {f"{method} {address}" for method in rule.methods or ()}, rule.rule


def test_every_operation_states_scope_summary_and_errors(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert operation["x-required-scope"] in list(Scope), name
        assert operation["summary"], name
        assert "500" in operation["responses"], name
        assert {"200", "201"} & set(operation["responses"]), name
        for status, response in operation["responses"].items():
            good = OTHER_THAN_JSON.get(operation["operationId"], "application/json")
            expected = good if status in ("200", "201") else "application/problem+json"
            assert list(response["content"]) == [expected], (name, status)


def test_operation_ids_are_short_and_unique(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, operation in operations(document)]
    assert len(ids) == len(set(ids))
    assert "analyze" in ids


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                yield node["$ref"]
            for child in node.values():
                yield from references(child)
        elif isinstance(node, list):
            for child in node:
                yield from references(child)

    found = set(references(document))
    assert found
    for reference in found:
        assert reference.removeprefix("#/components/schemas/") in document["components"]["schemas"]


def test_limits_are_those_of_the_settings(small_app: Flask) -> None:
    schemas = small_app.test_client().get("/openapi.json").get_json()["components"]["schemas"]
    assert schemas["AnalyzeRequest"]["properties"]["text"]["maxLength"] == SMALL.max_text_chars
    assert schemas["BatchRequest"]["properties"]["items"]["maxItems"] == SMALL.max_batch_items
    assert f"{SMALL.max_batch_chars} 个字符" in schemas["BatchRequest"]["properties"]["items"]["description"]


def test_the_examples_fit_their_schemas(app: Flask) -> None:
    with app.app_context():
        AnalyzeRequest.model_validate(examples.REQUEST)
        BatchRequest.model_validate(examples.BATCH_REQUEST)
    AnalyzeAnswer.model_validate(examples.ANSWER)
    BatchAnswer.model_validate(examples.BATCH_ANSWER)
    ProblemDetails.model_validate(examples.PROBLEM)


def test_the_example_points_at_the_words_it_quotes() -> None:
    for mark in [*examples.ANSWER["evidence"], *examples.ANSWER["urgency"]["reasons"]]:
        assert examples.TEXT[mark["start"] : mark["end"]] == mark["text"]
    [mask] = examples.ANSWER["masks"]
    assert examples.TEXT[mask["start"] : mask["end"]] == "13800138000"


def test_the_documented_request_is_answered(client: FlaskClient) -> None:
    assert client.post("/v1/analyze", json=examples.REQUEST).status_code == 200
    assert client.post("/v1/analyze/batch", json=examples.BATCH_REQUEST).status_code == 200


def test_every_operation_but_the_public_ones_takes_a_key(document: dict[str, Any]) -> None:
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    for name, operation in operations(document):
        asks = operation["x-required-scope"] != Scope.PUBLIC
        assert ("security" in operation) is asks, name
        any_key = operation["x-required-scope"] == Scope.ANY_KEY
        told = {"401"} if any_key else {"401", "403", "429"} if asks else set()
        assert {"401", "403", "429"} & set(operation["responses"]) == told, name
