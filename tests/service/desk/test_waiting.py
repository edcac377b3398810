"""While one waits for the customer the clocks stand still, whatever is corrected. On both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from service.corrections.correct import correct_complaint
from service.corrections.correction import Correction
from tests.service.desk.desks import LOCAL, TurnedDesk, clock
from tests.service.desk.test_clock_failures import write_rules


@pytest.mark.parametrize(
    ("worked", "left"),
    [  # minutes before the wait; minutes after it: the smaller of what was left and what an urgent one gets
        (5, {"first_response": 10, "solution": 120, "done": 1435}),
        (24, {"first_response": 6, "solution": 120, "done": 1416}),
    ],
)
def test_a_corrected_urgency_leaves_paused_clocks_paused(
    desk: TurnedDesk, worked: int, left: dict[str, int]
) -> None:
    complaint_id = desk.accept()["id"]
    desk.turn(minutes=worked)
    desk.set(complaint_id, "waiting")
    desk.turn(minutes=1)
    view = correct_complaint(desk.desk, complaint_id, Correction(urgency="urgent"), LOCAL)
    assert {c["kind"]: c["state"] for c in view["clocks"]} == dict.fromkeys(left, "paused")
    desk.turn(hours=5)
    assert desk.work() == (0, 0)
    view = desk.say(complaint_id, "订单号是A-1", sender="customer")
    due = {kind: datetime.fromisoformat(clock(view, kind)["due_at"]) - desk.now for kind in left}
    assert due == {kind: timedelta(minutes=minutes) for kind, minutes in left.items()}


def test_an_urgent_late_message_from_before_the_wait_counts_the_wait(desk: TurnedDesk) -> None:
    complaint_id = desk.accept()["id"]
    desk.turn(minutes=5)
    sent = desk.now
    desk.turn(minutes=2)
    desk.set(complaint_id, "waiting")
    desk.turn(hours=1)
    desk.set(complaint_id, "investigating")
    view = desk.say(complaint_id, "刚才烫伤了手", sender="customer", sent_at=sent)
    due = datetime.fromisoformat(clock(view, "first_response")["due_at"])
    assert due - desk.now == timedelta(minutes=8)  # two of the ten had passed


def test_a_kind_of_clock_that_new_rules_bring_waits_too(desk: TurnedDesk) -> None:
    complaint_id = desk.accept()["id"]
    desk.turn(minutes=5)
    desk.set(complaint_id, "waiting")
    file = desk.desk.rules.current().file
    targets = {
        name: {kind: str(target) for kind, target in kinds.items()} for name, kinds in file.clocks.items()
    }
    statutory = {"own": {"statutory_reply": "15 days"}}
    targets["general"] |= {"solution": "1 hour"}
    write_rules(desk, clocks=targets, statutory=statutory, statutory_in_use="own")
    desk.turn(hours=3)
    assert desk.work() == (0, 0)
    view = desk.look(complaint_id)
    states = {c["kind"]: (c["state"], c["due_at"] is None) for c in view["clocks"]}
    paused = ("paused", True)
    assert states == {
        "first_response": paused,
        "done": paused,
        "solution": paused,
        "statutory_reply": ("running", False),
    }
    view = desk.set(complaint_id, "investigating")
    due = datetime.fromisoformat(clock(view, "solution")["due_at"])
    assert due - desk.now == timedelta(minutes=55)


def test_a_kind_of_clock_that_new_rules_bring_after_a_wait_does_not_count_it(desk: TurnedDesk) -> None:
    complaint_id = desk.accept()["id"]
    desk.set(complaint_id, "waiting")
    desk.turn(hours=2)
    desk.set(complaint_id, "investigating")
    file = desk.desk.rules.current().file
    targets = {
        name: {kind: str(target) for kind, target in kinds.items()} for name, kinds in file.clocks.items()
    }
    targets["general"] |= {"solution": "1 hour"}
    write_rules(desk, clocks=targets)
    desk.turn(minutes=5)
    assert desk.work()[1] == 0
    due = datetime.fromisoformat(clock(desk.look(complaint_id), "solution")["due_at"])
    assert due - desk.now == timedelta(minutes=55)
