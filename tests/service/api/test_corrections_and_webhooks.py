"""Corrections, emotion over time, webhooks and dead letters over HTTP, held against the described shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.api.app import make_app
from service.api.complaint_shapes import WholeComplaint
from service.api.correction_shapes import (
    CorrectionsAnswer,
    DeadLettersAnswer,
    EmotionAnswer,
    EnabledWebhook,
    NewWebhook,
    WebhooksAnswer,
)
from service.bootstrap import make_desk_routes
from service.classifiers import Classifiers
from service.settings import Settings
from service.store import open_store
from service.store.upgrade import upgrade
from service.webhooks import switching
from tests.service.api.conftest import load_fake
from tests.service.api.test_bad_requests import check_problem

START = "whsec_"


@pytest.fixture
def desk_client(tmp_path: Path) -> Iterator[FlaskClient]:
    settings = replace(Settings(home=tmp_path), webhook_private_addresses=True)
    store = open_store(settings)
    upgrade(store)
    classifiers = Classifiers("auto", load_fake)
    classifiers.get()
    app = make_app(settings, classifiers, make_desk_routes(settings, classifiers, store))
    yield app.test_client()
    store.close()


@pytest.fixture
def complaint(desk_client: FlaskClient) -> str:
    body = {"text": "水壶漏水，太气愤了", "channel": "web"}
    return str(desk_client.post("/v1/complaints", json=body).get_json()["id"])


def test_a_correction_and_its_history(desk_client: FlaskClient, complaint: str) -> None:
    address = f"/v1/complaints/{complaint}/corrections"
    body = {"urgency": "urgent", "intensity": 3, "author": "小李", "reason": "有人烫伤"}
    first = desk_client.post(address, json=body, headers={"Idempotency-Key": "a"})
    assert first.status_code == 200
    view = WholeComplaint.model_validate(first.get_json())
    assert view.route.source == "person"
    again = desk_client.post(address, json=body, headers={"Idempotency-Key": "a"})
    assert again.get_data() == first.get_data()
    answer = CorrectionsAnswer.model_validate(desk_client.get(address).get_json())
    assert {item.field: item.after for item in answer.items} == {"urgency": "urgent", "intensity": 3}


def test_labels_may_be_named_in_chinese(desk_client: FlaskClient, complaint: str) -> None:
    names = {"category": "物流与交付", "urgency": "重大", "emotion": "失望", "queue": "账务组"}
    response = desk_client.post(f"/v1/complaints/{complaint}/corrections", json=names)
    view = WholeComplaint.model_validate(response.get_json())
    assert view.category is not None
    assert view.emotion is not None
    found = (view.category.label, view.route.urgency, view.emotion.label, view.route.queue)
    assert found == ("delivery_logistics", "major", "disappointed", "billing")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"category": "nothing"}, "category"),
        ({"category": "物流与交付", "also": ["什么"]}, "also"),
        ({"queue": "nowhere"}, "queue"),
        ({"urgency": "major", "message_id": "m-none"}, "message_id"),
    ],
)
def test_an_unknown_name_is_told_by_its_field(
    desk_client: FlaskClient, complaint: str, body: object, field: str
) -> None:
    response = desk_client.post(f"/v1/complaints/{complaint}/corrections", json=body)
    problem = check_problem(response, 422, "unknown-label")
    assert [(error["field"], error["detail"]) for error in problem["errors"]] == [(field, problem["detail"])]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"category": "delivery_logistics", "also": ["物流与交付"]}, "also"),
        ({}, ""),
        ({"reason": "不对"}, ""),
        ({"urgency": "very"}, "urgency"),
        ({"intensity": 4}, "intensity"),
        ({"also": ["a", "b", "c"]}, "also"),
        ({"category": ""}, "category"),
    ],
)
def test_an_unfit_correction_is_named(
    desk_client: FlaskClient, complaint: str, body: object, field: str
) -> None:
    response = desk_client.post(f"/v1/complaints/{complaint}/corrections", json=body)
    problem = check_problem(response, 422, "invalid-fields")
    assert [error["field"] for error in problem["errors"]] == [field]


def test_unknown_names_and_complaints(desk_client: FlaskClient, complaint: str) -> None:
    address = f"/v1/complaints/{complaint}/corrections"
    check_problem(desk_client.post(address, json={"category": "nothing"}), 422, "unknown-label")
    nobody = "/v1/complaints/c-none/corrections"
    check_problem(desk_client.post(nobody, json={"urgency": "major"}), 404, "unknown-complaint")
    check_problem(desk_client.get(nobody), 404, "unknown-complaint")
    check_problem(desk_client.get("/v1/complaints/c-none/emotion"), 404, "unknown-complaint")


def test_the_emotion_over_time(desk_client: FlaskClient, complaint: str) -> None:
    messages = f"/v1/complaints/{complaint}/messages"
    desk_client.post(messages, json={"text": "非常抱歉，今天换新。", "sender": "agent"})
    desk_client.post(messages, json={"text": "好的，谢谢", "sender": "customer"})
    answer = desk_client.get(f"/v1/complaints/{complaint}/emotion")
    course = EmotionAnswer.model_validate(answer.get_json())
    assert (course.direction, course.direction_name) == ("cooling", "降温")
    assert course.guidance.steps


def test_webhooks_are_added_listed_and_disabled(desk_client: FlaskClient) -> None:
    body = {"url": "http://127.0.0.1:9/hooks", "event_types": ["complaint.created"]}
    made = desk_client.post("/v1/webhooks", json=body)
    assert made.status_code == 201
    new = NewWebhook.model_validate(made.get_json())
    assert new.secret.startswith(START)
    listed = desk_client.get("/v1/webhooks")
    assert START not in listed.get_data(as_text=True)
    assert [w.id for w in WebhooksAnswer.model_validate(listed.get_json()).items] == [new.id]
    assert desk_client.delete(f"/v1/webhooks/{new.id}").get_json() == {"done": True}
    check_problem(desk_client.delete(f"/v1/webhooks/{new.id}"), 404, "not-found")
    [off] = WebhooksAnswer.model_validate(desk_client.get("/v1/webhooks").get_json()).items
    assert off.disabled_at is not None
    assert (off.disabled_by, off.disabled_because) == ("local", "asked")


def test_a_disabled_webhook_is_enabled_again(desk_client: FlaskClient) -> None:
    made = desk_client.post("/v1/webhooks", json={"url": "http://127.0.0.1:9/hooks"}).get_json()
    address = f"/v1/webhooks/{made['id']}"
    check_problem(desk_client.post(f"{address}/enable", json={}), 404, "not-found")
    for body in ({}, {"skip_missed": True}):
        desk_client.delete(address)
        answer = EnabledWebhook.model_validate(desk_client.post(f"{address}/enable", json=body).get_json())
        assert answer.missed == 0
        assert desk_client.get("/v1/webhooks").get_json()["items"][0]["disabled_at"] is None
    check_problem(desk_client.post(f"{address}/enable", json={"skip": True}), 422, "invalid-fields")


@pytest.mark.parametrize("url", ["ftp://example.com", "https://u:p@example.com/", "nothing", "http://[::1"])
def test_an_unfit_url_is_told_by_its_field(desk_client: FlaskClient, url: str) -> None:
    problem = check_problem(desk_client.post("/v1/webhooks", json={"url": url}), 422, "invalid-fields")
    [error] = problem["errors"]
    assert error["field"] == "url"
    assert "推送地址" in error["detail"]
    assert desk_client.get("/v1/webhooks").get_json()["items"] == []


def test_an_address_that_is_refused_by_now_is_not_enabled(tmp_path: Path, desk_client: FlaskClient) -> None:
    made = desk_client.post("/v1/webhooks", json={"url": "http://127.0.0.1:9/hooks"}).get_json()
    desk_client.delete(f"/v1/webhooks/{made['id']}")
    settings = Settings(home=tmp_path)  # no private addresses any more
    classifiers = Classifiers("auto", load_fake)
    client = make_app(settings, classifiers, make_desk_routes(settings, classifiers)).test_client()
    response = client.post(f"/v1/webhooks/{made['id']}/enable", json={})
    problem = check_problem(response, 422, "invalid-fields")
    assert [error["field"] for error in problem["errors"]] == ["webhook_id"]


def test_one_webhook_too_many_is_refused(desk_client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switching, "MOST_ENDPOINTS", 1)
    body = {"url": "http://127.0.0.1:9/hooks"}
    assert desk_client.post("/v1/webhooks", json=body).status_code == 201
    problem = check_problem(desk_client.post("/v1/webhooks", json=body), 422, "invalid-fields")
    assert problem["errors"] == [{"field": "", "code": "refused", "detail": problem["detail"]}]


def test_an_event_that_there_is_not_is_refused(desk_client: FlaskClient) -> None:
    body = {"url": "http://127.0.0.1:9/hooks", "event_types": ["complaint.created", "complaint.create"]}
    problem = check_problem(desk_client.post("/v1/webhooks", json=body), 422, "invalid-fields")
    [error] = problem["errors"]
    assert error["field"] == "event_types[1]"
    assert "clock.overdue" in error["detail"]


def test_dead_letters(desk_client: FlaskClient) -> None:
    assert DeadLettersAnswer.model_validate(desk_client.get("/v1/dead-letters").get_json()).items == []
    unknown = desk_client.post("/v1/dead-letters/7/retry", json={})
    check_problem(unknown, 404, "not-found")
    assert "GET /v1/dead-letters" in unknown.get_json()["detail"]
    check_problem(desk_client.post("/v1/dead-letters/x/retry", json={}), 404, "not-found")
