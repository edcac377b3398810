"""Whoever looks at a complaint sees what holds now, not what its first text said. On both databases."""

from __future__ import annotations

from typing import Any

import pytest

from nlp.errors import ModelError
from service.api.complaint_shapes import WholeComplaint
from service.corrections.correct import correct_complaint
from service.corrections.correction import Correction
from service.desk.emotion_course import emotion_course
from service.desk.incoming import Caller
from tests.service.desk.desks import TurnedDesk

CALM = "水壶的盖子盖不紧，请看看怎么处理"


def correct(desk: TurnedDesk, complaint_id: str, **values: Any) -> dict[str, Any]:
    return correct_complaint(desk.desk, complaint_id, Correction(**values), Caller("k-1"))


def labels(view: dict[str, Any]) -> tuple[str, str, str]:
    return view["category"]["label"], view["urgency"]["label"], view["emotion"]["label"]


def test_a_message_that_is_more_urgent_and_angrier_shows_at_once(desk: TurnedDesk) -> None:
    made = desk.accept(CALM)
    assert labels(made) == ("product_quality", "general", "calm")
    view = desk.say(made["id"], "刚才烫伤了手，气愤！", sender="customer")
    assert labels(view) == ("product_quality", "urgent", "angry")
    message = view["messages"][-1]["id"]
    assert (view["urgency"]["message_id"], view["emotion"]["message_id"]) == (message, message)
    [reason] = view["urgency"]["reasons"]
    text = view["messages"][-1]["masked_text"]
    assert text[reason["start"] : reason["end"]] == reason["text"] == "烫伤"
    assert view["urgency"]["label"] == view["route"]["urgency"]
    assert view["evidence"] == made["evidence"]
    assert desk.look(made["id"]) == view
    WholeComplaint.model_validate(view)


def test_a_calmer_message_shows_the_new_emotion_and_keeps_the_urgency(desk: TurnedDesk) -> None:
    made = desk.accept("水壶烫伤了手，气愤！")
    view = desk.say(made["id"], "好的，照片发过去了，谢谢", sender="customer")
    assert labels(view) == ("product_quality", "urgent", "calm")
    assert view["urgency"]["message_id"] == view["messages"][0]["id"]


def test_what_a_person_corrected_holds_and_says_so(desk: TurnedDesk) -> None:
    made = desk.accept("水壶烫伤了手，气愤！")
    wanted = {"category": "refund_aftersales", "urgency": "major", "emotion": "anxious", "intensity": 1}
    view = correct(desk, made["id"], **wanted)
    assert labels(view) == ("refund_aftersales", "major", "anxious")
    assert view["category"] == {"label": "refund_aftersales", "name": "退款与售后", "confidence": 1.0}
    assert (view["urgency"]["name"], view["urgency"]["source"], view["urgency"]["reasons"]) == (
        "重大",
        "person",
        [],
    )
    assert (view["emotion"]["name"], view["emotion"]["intensity"]) == ("焦虑", 0.3333)
    assert view["emotion"]["guidance"]
    assert view["corrected"] == ["category", "emotion", "intensity", "urgency"]
    WholeComplaint.model_validate(view)


def test_a_message_after_a_correction_may_raise_the_urgency_again(desk: TurnedDesk) -> None:
    made = desk.accept(CALM)
    desk.turn(minutes=1)
    correct(desk, made["id"], urgency="major")
    desk.turn(minutes=1)
    view = desk.say(made["id"], "现在烫伤了手", sender="customer")
    assert (view["urgency"]["label"], view["urgency"]["source"]) == ("urgent", "rule")
    assert view["urgency"]["message_id"] == view["messages"][-1]["id"]
    assert view["corrected"] == []


def test_review_is_over_when_a_person_has_looked(desk: TurnedDesk) -> None:
    made = desk.accept("水壶坏")  # the fake is unsure of short texts
    assert made["needs_review"]
    assert correct(desk, made["id"], category="product_quality")["needs_review"] is False


def test_an_urgency_that_repeats_raised_stays_raised_in_the_view(desk: TurnedDesk) -> None:
    desk.accept(CALM, customer_ref="K-1", order_ref="A-1")
    again = desk.accept(CALM, customer_ref="K-1", order_ref="A-1")
    view = desk.look(again["id"])
    assert (view["urgency"]["label"], view["urgency"]["source"]) == ("major", "rule")
    assert [reason["rule"] for reason in view["urgency"]["reasons"]] == ["repeated_complaint"]


def test_a_complaint_can_be_looked_at_while_the_model_is_damaged(
    desk: TurnedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = desk.accept(CALM)
    correct(desk, made["id"], category="refund_aftersales")

    def damaged(*_: object) -> object:
        raise ModelError("encoder.onnx is not there")

    monkeypatch.setattr(desk.desk.classifiers, "get", damaged)
    assert desk.look(made["id"])["category"]["name"] == "refund_aftersales"


def test_guidance_is_that_of_a_complaint_in_work_once_the_agent_has_answered(desk: TurnedDesk) -> None:
    made = desk.accept(CALM)
    assert emotion_course(desk.desk.store, made["id"])["stage"] == "received"
    desk.say(made["id"])
    assert emotion_course(desk.desk.store, made["id"])["stage"] == "working"


def test_the_guidance_is_that_of_the_level_that_holds(desk: TurnedDesk) -> None:
    made = desk.accept(CALM)
    view = correct(desk, made["id"], urgency="urgent")
    assert view["emotion"]["guidance"][0].startswith("先确认人身与资金安全")
    hurt = desk.accept("水壶烫伤了手，气愤！")
    view = desk.say(hurt["id"], "好的，照片发过去了，谢谢", sender="customer")
    assert view["emotion"]["guidance"][0].startswith("先问有没有人受伤")
    steps = emotion_course(desk.desk.store, hurt["id"])["guidance"]["steps"]
    assert [step["id"] for step in steps][:2] == ["secure_people", "stop_cause"]
    view = correct(desk, hurt["id"], urgency="general")
    assert view["emotion"]["guidance"] == []  # what the fake told with this calm message
