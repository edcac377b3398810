"""Every way to send something unusable, and the problem that answers it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.api.answer_shapes import ProblemDetails
from service.api.field_errors import MAX_ERRORS, MAX_NAME_CHARS
from tests.service.api.conftest import SMALL

ANALYZE, BATCH = "/v1/analyze", "/v1/analyze/batch"
DEEP = b'{"text":' + b"[" * 10_000 + b"]" * 10_000 + b"}"


def check_problem(response: Any, status: int, kind: str) -> dict[str, Any]:
    """The problem in a response, checked for what every problem has."""
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    problem = json.loads(response.get_data())
    ProblemDetails.model_validate(problem)
    assert problem["type"] == f"urn:suqing:problem:{kind}"
    assert problem["status"] == status
    assert problem["instance"] == f"urn:uuid:{response.headers['X-Request-Id']}"
    return dict(problem)


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        pytest.param(b"", 400, "invalid-json", id="empty body"),
        pytest.param(b"  \n", 400, "invalid-json", id="blank body"),
        pytest.param(b'{"text": "a"', 400, "invalid-json", id="cut off"),
        pytest.param(b"{'text': 'a'}", 400, "invalid-json", id="single quotes"),
        pytest.param(b'{"text": "a"} x', 400, "invalid-json", id="text behind"),
        pytest.param(DEEP, 400, "invalid-json", id="nested 10,000 deep"),
        pytest.param(b"[" * 10_000, 400, "invalid-json", id="10,000 open brackets"),
        pytest.param(b'{"text":' + b"[" * 40 + b"]" * 40 + b"}", 400, "invalid-json", id="nested 40 deep"),
        pytest.param('{"text": "退款"}'.encode("gb18030"), 400, "invalid-json", id="GB18030"),
        pytest.param('{"text": "退款"}'.encode("utf-16"), 400, "invalid-json", id="UTF-16"),
        pytest.param(b'{"text": "\xed\xa0\xbd"}', 400, "invalid-json", id="surrogate bytes"),
        pytest.param(b"\x00\x01\xff\xfe", 400, "invalid-json", id="binary"),
        pytest.param(b'{"text": "a", "text": "b"}', 400, "invalid-json", id="key given twice"),
        pytest.param(b'{"text": NaN}', 400, "invalid-json", id="NaN"),
        pytest.param(b'{"text": -Infinity}', 400, "invalid-json", id="-Infinity"),
        pytest.param(b'{"text": ' + b"1" * 5000 + b"}", 400, "invalid-json", id="number of 5,000 digits"),
        pytest.param(b'{"text": "a\nb"}', 400, "invalid-json", id="raw newline in a string"),
        pytest.param(b"[]", 422, "invalid-fields", id="array"),
        pytest.param(b'"text"', 422, "invalid-fields", id="string"),
        pytest.param(b'"{\\"text\\": \\"a\\"}"', 422, "invalid-fields", id="JSON within a string"),
        pytest.param(b"null", 422, "invalid-fields", id="null"),
    ],
)
@pytest.mark.parametrize("route", [ANALYZE, BATCH])
def test_a_body_that_is_no_json_object(
    client: FlaskClient, route: str, body: bytes, status: int, kind: str
) -> None:
    response = client.post(route, data=body, content_type="application/json")
    assert check_problem(response, status, kind)["errors"] == []


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        pytest.param({}, [("text", "missing")], id="no text"),
        pytest.param({"text": None}, [("text", "wrong_type")], id="null"),
        pytest.param({"text": 5}, [("text", "wrong_type")], id="number"),
        pytest.param({"text": ["a"]}, [("text", "wrong_type")], id="array"),
        pytest.param({"text": ""}, [("text", "empty_text")], id="empty"),
        pytest.param({"text": " \t\r\n　\u2028"}, [("text", "empty_text")], id="white space"),
        pytest.param({"text": "\u200b\ufeff \u200d"}, [("text", "empty_text")], id="zero-width characters"),
        pytest.param({"text": "\0"}, [("text", "empty_text")], id="only NUL"),
        pytest.param({"text": "好" * 51}, [("text", "too_long")], id="51 of 50 characters"),
        pytest.param({"text": "a", "txet": "b"}, [("txet", "unknown_field")], id="unknown field"),
        pytest.param({"text": "a", "id": "c-1"}, [("id", "unknown_field")], id="id on a single text"),
        pytest.param({"text": "a", "model": 3}, [("model", "wrong_type")], id="model a number"),
        pytest.param({"text": "a", "model": "x" * 201}, [("model", "too_long")], id="model name too long"),
        pytest.param(
            {"text": " ", "model": 3, "\ud83d": 1},
            [("text", "empty_text"), ("model", "wrong_type"), ("\ufffd", "unknown_field")],
            id="three faults",
        ),
    ],
)
def test_a_text_that_cannot_be_analysed(
    small_app: Flask, body: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    problem = check_problem(_post(small_app, ANALYZE, body), 422, "invalid-fields")
    assert [(error["field"], error["code"]) for error in problem["errors"]] == errors


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        pytest.param({}, [("items", "missing")], id="no items"),
        pytest.param({"items": []}, [("items", "too_short")], id="no item"),
        pytest.param({"items": {"text": "a"}}, [("items", "wrong_type")], id="not an array"),
        pytest.param({"items": ["a"]}, [("items[0]", "wrong_type")], id="bare string"),
        pytest.param({"items": [{"text": "a"}] * 4}, [("items", "too_many_items")], id="4 of 3 items"),
        pytest.param({"items": [{"text": "a", "id": 7}]}, [("items[0].id", "wrong_type")], id="id a number"),
        pytest.param({"items": [{"text": "a", "x": 1}]}, [("items[0].x", "unknown_field")], id="unknown"),
        pytest.param(
            {"items": [{"text": "a"}, {"text": ""}, {"id": "c"}]},
            [("items[1].text", "empty_text"), ("items[2].text", "missing")],
            id="second and third item",
        ),
    ],
)
def test_a_batch_with_a_bad_item_is_refused_as_a_whole(
    small_app: Flask, body: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    problem = check_problem(_post(small_app, BATCH, body), 422, "invalid-fields")
    assert [(error["field"], error["code"]) for error in problem["errors"]] == errors


def test_many_faults_are_counted_and_listed_in_part(client: FlaskClient) -> None:
    response = client.post(BATCH, json={"items": [{}] * 1000})
    problem = check_problem(response, 422, "invalid-fields")
    assert len(problem["errors"]) == MAX_ERRORS
    assert "1000 处" in problem["detail"]


def test_a_very_long_field_name_is_shown_in_part(client: FlaskClient) -> None:
    problem = check_problem(client.post(ANALYZE, json={"text": "a", "x" * 9000: 1}), 422, "invalid-fields")
    assert len(problem["errors"][0]["field"]) == MAX_NAME_CHARS + 1


def test_a_refused_text_is_not_quoted(small_app: Flask) -> None:
    secret = "我的电话是13800138000，" * 10
    body = _post(small_app, ANALYZE, {"text": secret}).get_data(as_text=True)
    assert "13800138000" not in body


@pytest.mark.parametrize(
    ("content_type", "encoding"),
    [
        (None, None),
        ("text/plain", None),
        ("application/x-www-form-urlencoded", None),
        ("multipart/form-data; boundary=x", None),
        ("application/json", "gzip"),
    ],
)
def test_another_type_of_body_is_415(
    client: FlaskClient, content_type: str | None, encoding: str | None
) -> None:
    headers = {"Content-Encoding": encoding} if encoding else {}
    response = client.post(ANALYZE, data=b'{"text": "a"}', content_type=content_type, headers=headers)
    check_problem(response, 415, "unsupported-media-type")


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "application/vnd.suqing+json"])
def test_other_names_of_json_are_read(client: FlaskClient, content_type: str) -> None:
    response = client.post(ANALYZE, data=b'{"text": "a"}', content_type=content_type)
    assert response.status_code == 200


def test_a_body_beyond_the_limit_is_413(small_app: Flask) -> None:
    response = _post(small_app, ANALYZE, {"text": "a" * 2000})
    assert "MiB" in check_problem(response, 413, "body-too-large")["detail"]


def test_more_text_in_a_batch_than_a_thread_should_read_is_413(small_app: Flask) -> None:
    limit = SMALL.max_batch_chars
    full = [{"text": "好" * (limit // 2)}, {"text": "差" * (limit - limit // 2)}]
    assert _post(small_app, BATCH, {"items": full}).status_code == 200
    problem = check_problem(
        _post(small_app, BATCH, {"items": [*full, {"text": "慢"}]}), 413, "body-too-large"
    )
    assert f"最多 {limit} 个字符，收到 {limit + 1} 个" in problem["detail"]
    assert [(error["field"], error["code"]) for error in problem["errors"]] == [("items", "too_many_chars")]


def test_the_default_limit_is_8_mib(client: FlaskClient) -> None:
    response = client.post(ANALYZE, data=b" " * (8 * 2**20 + 1), content_type="application/json")
    assert "8 MiB" in check_problem(response, 413, "body-too-large")["detail"]
    response = client.post(ANALYZE, data=b" " * (8 * 2**20), content_type="application/json")
    check_problem(response, 400, "invalid-json")


def test_an_unknown_model_is_422_and_never_looked_up_as_a_file(client: FlaskClient) -> None:
    response = client.post(ANALYZE, json={"text": "a", "model": "../../etc/passwd"})
    assert "fast" in check_problem(response, 422, "unknown-model")["detail"]


def test_a_model_that_is_not_installed_is_503_without_internals(client: FlaskClient) -> None:
    response = client.post(ANALYZE, json={"text": "a", "model": "accurate"})
    problem = check_problem(response, 503, "model-unavailable")
    assert problem["error_id"] == response.headers["X-Request-Id"]
    assert "onnx" not in response.get_data(as_text=True)


def _post(app: Flask, route: str, body: dict[str, Any]) -> Any:
    data = json.dumps(body).encode()  # ASCII: also half surrogates can be sent, as escapes
    return app.test_client().post(route, data=data, content_type="application/json")
