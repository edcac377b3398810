"""POST /v1/replies/check and /v1/guidance over HTTP."""

from __future__ import annotations

from typing import get_args

import pytest
from flask.testing import FlaskClient

from models.guidance import STAGES
from models.tasks import EMOTION_LABELS
from service.api.reply_bodies import Emotion, Stage
from service.api.reply_shapes import GuidanceAnswer, ReplyAnswer
from tests.service.api.test_bad_requests import check_problem

DRAFT = "您好😡，这个我没办法，稍后给您回复。"


def test_a_draft_is_checked_with_spans_of_the_draft_as_sent(client: FlaskClient) -> None:
    response = client.post("/v1/replies/check", json={"draft": DRAFT, "emotion": "angry", "urgency": "major"})
    answer = ReplyAnswer.model_validate(response.get_json())
    assert not answer.sendable
    assert [(f.kind, f.text) for f in answer.findings] == [
        ("missing_apology", ""),
        ("denial", "这个我没办法"),
        ("vague_promise", "稍后给您回复"),
    ]
    assert all(DRAFT[f.start : f.end] == f.text and f.better and f.source for f in answer.findings)


def test_a_good_draft_may_be_sent(client: FlaskClient) -> None:
    draft = "非常抱歉让您久等了，今天18点前给您答复。"
    assert client.post("/v1/replies/check", json={"draft": draft}).get_json() == {
        "sendable": True,
        "findings": [],
    }


def test_guidance_gives_steps_openings_and_phrases_to_avoid(client: FlaskClient) -> None:
    body = {"emotion": "angry", "intensity": 0.9, "category": "delivery_logistics", "urgency": "major"}
    answer = GuidanceAnswer.model_validate(client.post("/v1/guidance", json=body).get_json())
    assert answer.steps[0].id == "listen"
    assert "物流" in answer.openings[0]
    assert answer.avoid


def test_guidance_of_the_urgent_begins_with_what_the_rules_found_at_stake(client: FlaskClient) -> None:
    def first_step(**body: object) -> str:
        answer = client.post("/v1/guidance", json={"emotion": "calm", **body}).get_json()
        return GuidanceAnswer.model_validate(answer).steps[0].id

    assert first_step(urgency="urgent", rules=["theft_running"]) == "stop_loss"
    assert first_step(urgency="urgent") == "safety_first"
    assert first_step(urgency="general", rules=["theft"]) == first_step() == "confirm_facts"


@pytest.mark.parametrize(
    ("route", "body", "field"),
    [
        ("/v1/replies/check", {"draft": ""}, "draft"),
        ("/v1/replies/check", {"draft": "好", "emotion": "furious"}, "emotion"),
        ("/v1/replies/check", {"draft": "好", "mood": 1}, "mood"),
        ("/v1/guidance", {}, "emotion"),
        ("/v1/guidance", {"emotion": "calm", "intensity": 1.5}, "intensity"),
        ("/v1/guidance", {"emotion": "calm", "stage": "lost"}, "stage"),
        ("/v1/guidance", {"emotion": "calm", "urgency": "very"}, "urgency"),
        ("/v1/guidance", {"emotion": "calm", "rules": "theft"}, "rules"),
    ],
)
def test_a_wrong_field_is_named(client: FlaskClient, route: str, body: object, field: str) -> None:
    problem = check_problem(client.post(route, json=body), 422, "invalid-fields")
    assert [error["field"] for error in problem["errors"]] == [field]


@pytest.mark.parametrize("draft", ["", " \n\u200b"])
def test_an_empty_draft_is_called_a_draft_and_no_complaint(client: FlaskClient, draft: str) -> None:
    problem = check_problem(client.post("/v1/replies/check", json={"draft": draft}), 422, "invalid-fields")
    assert problem["errors"][0]["code"] == "empty_text"
    assert "回复草稿为空" in problem["detail"]
    assert "投诉" not in problem["detail"]


def test_the_values_of_the_interface_are_those_of_the_models() -> None:
    assert get_args(Emotion) == EMOTION_LABELS
    assert get_args(Stage) == STAGES
