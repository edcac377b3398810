"""A message may raise a complaint; the queue that a person chose stays, and it is told. On both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from service.corrections.correct import correct_complaint
from service.corrections.correction import Correction
from service.desk.merging import decide_merge
from service.store.tables import outbox
from tests.service.desk.desks import LOCAL, TurnedDesk, clock
from tests.service.desk.test_clock_failures import write_rules

URGENT = "刚才烫伤了手"
BY_RULES = "complaint_management"


def correct(desk: TurnedDesk, complaint_id: str, **values: Any) -> dict[str, Any]:
    return correct_complaint(desk.desk, complaint_id, Correction(**values), LOCAL)


def last_event(desk: TurnedDesk, complaint_id: str) -> dict[str, Any]:
    with desk.desk.store.read() as connection:
        query = select(outbox.c.payload).where(outbox.c.complaint_id == complaint_id)
        return dict(connection.scalars(query.order_by(outbox.c.sequence.desc())).first() or {})


def test_a_more_urgent_message_raises_everything_but_the_persons_queue(desk: TurnedDesk) -> None:
    made = desk.accept()
    correct(desk, made["id"], queue="billing")
    desk.turn(minutes=1)
    view = desk.say(made["id"], URGENT, "customer")
    route = view["route"]
    assert (route["queue"], route["urgency"], route["level"], route["source"]) == (
        "billing",
        "urgent",
        "management",
        "message",
    )
    assert clock(view, "first_response")["due_at"] < clock(made, "first_response")["due_at"]
    assert [step["before"] for step in view["history"]] == [None, "received"]
    note = view["history"][-1]["reason"]
    assert "按规则应派往投诉管理" in note
    assert "仍为账务组" in note
    told = last_event(desk, made["id"])
    assert (told["queue"], told["queue_by_rules"]) == ("billing", BY_RULES)


def test_without_a_persons_word_the_rules_choose_and_nothing_is_noted(desk: TurnedDesk) -> None:
    made = desk.accept()["id"]
    correct(desk, made, urgency="major")
    view = desk.say(made, URGENT, "customer")
    assert view["route"]["queue"] == BY_RULES
    assert len(view["history"]) == 1
    assert "queue_by_rules" not in last_event(desk, made)


def test_where_a_person_and_the_rules_agree_nothing_is_noted(desk: TurnedDesk) -> None:
    made = desk.accept()["id"]
    correct(desk, made, queue=BY_RULES)
    assert len(desk.say(made, URGENT, "customer")["history"]) == 1


def test_a_queue_that_the_rules_forgot_gives_way(desk: TurnedDesk) -> None:
    made = desk.accept()["id"]
    queues = {name: queue.model_dump() for name, queue in desk.desk.rules.current().file.queues.items()}
    write_rules(desk, queues={**queues, "project": {"name": "专案组", "calendar": "hotline"}})
    correct(desk, made, queue="project")
    write_rules(desk, queues=queues)
    assert desk.say(made, URGENT, "customer")["route"]["queue"] == BY_RULES


def test_the_target_of_a_merged_complaint_keeps_its_persons_queue_as_well(desk: TurnedDesk) -> None:
    target, merged = desk.accept()["id"], desk.accept()["id"]
    correct(desk, target, queue="billing")
    decide_merge(desk.desk, merged, target, None, LOCAL, merges=True)
    desk.say(merged, URGENT, "customer")
    view = desk.look(target)
    assert (view["route"]["queue"], view["route"]["urgency"]) == ("billing", "urgent")
    assert [step["reason"] or "" for step in view["history"]][-2:] == [
        "客户消息更紧急，按规则应派往投诉管理组；队列由人工选定，仍为账务组",
        f"并入的投诉 {merged} 收到客户消息",
    ]
    assert last_event(desk, target)["queue_by_rules"] == BY_RULES


@pytest.mark.parametrize("minutes", [2, 9])
def test_a_status_from_before_the_note_that_comes_in_late_is_accepted(desk: TurnedDesk, minutes: int) -> None:
    """The note is no step of the process: it refuses no earlier time."""
    made = desk.accept()["id"]
    correct(desk, made, queue="billing")
    desk.turn(minutes=10)
    desk.say(made, URGENT, "customer")
    at = desk.now - timedelta(minutes=10 - minutes)
    assert desk.set(made, "acknowledged", at=at)["status"] == "acknowledged"
