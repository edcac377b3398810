"""Whatever is sent, the answer is an answer or a problem, never a fault of ours."""

from __future__ import annotations

import json

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.service.api.test_bad_requests import check_problem

ROUTES = st.sampled_from(["/v1/analyze", "/v1/analyze/batch"])
KEYS = st.one_of(st.sampled_from(["text", "id", "items", "model"]), st.text(max_size=5))
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)  # surrogates, controls, emoji
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), ANY_TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=8,
)
TEXTS = st.builds(lambda text: {"text": text}, ANY_TEXT)
BODIES = st.one_of(VALUES, TEXTS, st.builds(lambda items: {"items": items}, st.lists(TEXTS, max_size=4)))
CAREFUL = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@CAREFUL
@given(route=ROUTES, body=BODIES)
def test_any_json_is_answered(small_app: Flask, route: str, body: object) -> None:
    check_answer(small_app, route, json.dumps(body).encode())


@CAREFUL
@given(route=ROUTES, body=st.binary(max_size=60))
def test_any_bytes_are_answered(small_app: Flask, route: str, body: bytes) -> None:
    check_answer(small_app, route, body)


def check_answer(app: Flask, route: str, body: bytes) -> None:
    response = app.test_client().post(route, data=body, content_type="application/json")
    response.get_data().decode("utf-8")
    if response.status_code == 200:
        assert "model_version" in response.get_data(as_text=True)
        return
    kinds = {400: ["invalid-json"], 413: ["body-too-large"], 422: ["invalid-fields", "unknown-model"]}
    kind = json.loads(response.get_data())["type"].rpartition(":")[2]
    assert kind in kinds[response.status_code]
    check_problem(response, response.status_code, kind)
