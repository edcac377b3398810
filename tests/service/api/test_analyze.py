"""POST /v1/analyze and /v1/analyze/batch: the answers."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from service.api.answer_shapes import AnalyzeAnswer, BatchAnswer

TEXT = "😡新买的水壶漏水，把手烫伤了，很气愤"


def test_an_answer_has_the_shape_of_the_contract(client: FlaskClient) -> None:
    answer = client.post("/v1/analyze", json={"text": TEXT}).get_json()
    AnalyzeAnswer.model_validate(answer)
    assert list(answer) == [
        "model_version",
        "category",
        "alternatives",
        "also",
        "urgency",
        "emotion",
        "needs_review",
        "evidence",
        "masked_text",
        "masks",
    ]


def test_offsets_count_code_points_also_behind_an_emoji(client: FlaskClient) -> None:
    answer = client.post("/v1/analyze", json={"text": TEXT}).get_json()
    marked = {mark["task"]: TEXT[mark["start"] : mark["end"]] for mark in answer["evidence"]}
    assert marked == {"category": "水壶", "urgency": "烫伤", "emotion": "气愤"}


def test_chinese_is_sent_as_it_is_written(client: FlaskClient) -> None:
    response = client.post("/v1/analyze", json={"text": TEXT})
    assert response.content_type == "application/json"
    assert "产品质量" in response.get_data(as_text=True)


def test_a_batch_keeps_the_order_and_the_ids(client: FlaskClient) -> None:
    items = [{"id": "b", "text": "水壶坏了"}, {"text": "请问几点营业"}, {"id": "b", "text": "烫伤"}]
    answer = client.post("/v1/analyze/batch", json={"items": items}).get_json()
    BatchAnswer.model_validate(answer)
    assert [item.get("id") for item in answer["items"]] == ["b", None, "b"]
    assert [item["masked_text"] for item in answer["items"]] == [item["text"] for item in items]


def test_a_batch_answers_each_text_as_a_single_request_does(client: FlaskClient) -> None:
    single = client.post("/v1/analyze", json={"text": TEXT}).get_json()
    batch = client.post("/v1/analyze/batch", json={"items": [{"text": TEXT}]}).get_json()
    assert batch["items"] == [single]


@pytest.mark.parametrize(
    ("model", "version"),
    [(None, "fake-auto"), ("auto", "fake-auto"), ("fast", "fake-fast"), ("fake-auto", "fake-auto")],
)
def test_the_model_is_chosen_by_name_or_loaded_version(
    client: FlaskClient, model: str | None, version: str
) -> None:
    answer = client.post("/v1/analyze", json={"text": TEXT, "model": model}).get_json()
    assert answer["model_version"] == version


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ('"退\\u0000款"', "退\0款"),
        ('"退款\\ud83d"', "退款\ufffd"),
        ('"\\ude00退款"', "\ufffd退款"),
        ('"\\ud83d\\ude00退款"', "😀退款"),
        ('"\\\\ud83d"', "\\ud83d"),
        ('"A𠮷野家"', "A𠮷野家"),
    ],
)
def test_unusual_characters_are_read(client: FlaskClient, sent: str, read: str) -> None:
    response = client.post(
        "/v1/analyze", data=f'{{"text": {sent}}}'.encode(), content_type="application/json"
    )
    assert response.status_code == 200
    assert response.get_json()["masked_text"] == read


def test_a_byte_order_mark_is_no_fault(client: FlaskClient) -> None:
    body = json.dumps({"text": TEXT}).encode("utf-8-sig")
    assert client.post("/v1/analyze", data=body, content_type="application/json").status_code == 200


def test_the_longest_text_is_analysed(client: FlaskClient) -> None:
    assert client.post("/v1/analyze", json={"text": "很差" * 5000}).status_code == 200


def test_the_largest_batch_is_analysed(client: FlaskClient) -> None:
    answer = client.post("/v1/analyze/batch", json={"items": [{"text": "水壶坏了"}] * 1000})
    assert len(answer.get_json()["items"]) == 1000
