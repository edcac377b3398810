"""Failures that other help desks really had, by their names; none of them here."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from service.desk.escalation import warn_and_escalate
from service.routing.rules import DEFAULT_RULES
from tests.service.desk.desks import TurnedDesk, clock


def write_rules(desk: TurnedDesk, **parts: object) -> None:
    content = yaml.safe_load(DEFAULT_RULES.read_text("utf-8"))
    path = Path(desk.desk.settings.home) / "routes.yaml"
    path.write_text(yaml.safe_dump({**content, **parts}, allow_unicode=True, sort_keys=False), "utf-8")


def test_an_update_must_not_overrule_the_first_response(desk: TurnedDesk) -> None:
    complaint_id = desk.accept()["id"]
    desk.turn(minutes=10)
    first = clock(desk.say(complaint_id), "first_response")["met_at"]
    desk.turn(minutes=50)
    desk.say(complaint_id, "再次联系")
    desk.say(complaint_id, "谢谢", sender="customer")
    desk.set(complaint_id, "acknowledged")
    view = desk.set(complaint_id, "investigating")
    assert clock(view, "first_response")["met_at"] == first == "2026-03-02T02:10:00Z"
    assert not clock(view, "first_response")["overdue"]


def test_no_escalation_after_the_agent_replied(desk: TurnedDesk) -> None:
    complaint_id = desk.accept()["id"]
    desk.turn(minutes=20)
    desk.say(complaint_id)
    desk.turn(hours=2)
    assert desk.work() == (0, 0)
    view = desk.look(complaint_id)
    assert view["route"]["level"] == "frontline"
    assert "clock.overdue" not in desk.events(complaint_id)


def test_no_escalation_when_the_reply_is_entered_late_but_was_sent_in_time(desk: TurnedDesk) -> None:
    complaint_id = desk.accept()["id"]
    sent = desk.now
    desk.turn(hours=1)
    view = desk.say(complaint_id, sent_at=sent)
    assert desk.work() == (0, 0)
    assert not clock(view, "first_response")["overdue"]


def test_a_reply_sent_before_the_reopening_and_entered_after_it_meets_no_new_clock(desk: TurnedDesk) -> None:
    complaint_id = desk.accept()["id"]
    desk.turn(minutes=10)
    sent = desk.now
    desk.turn(minutes=10)
    desk.set(complaint_id, "closed")
    desk.turn(hours=2)
    desk.say(complaint_id, "盖子又掉了", sender="customer")
    desk.turn(minutes=1)
    view = desk.say(complaint_id, sent_at=sent)
    assert clock(view, "first_response", cycle=2)["state"] == "running"
    assert clock(desk.say(complaint_id), "first_response", cycle=2)["state"] == "met"


@pytest.mark.parametrize("reopens", [False, True])
def test_a_reply_sent_before_its_clock_was_tightened_meets_it(desk: TurnedDesk, reopens: bool) -> None:
    complaint_id = desk.accept()["id"]
    if reopens:
        desk.set(complaint_id, "closed")
        desk.turn(hours=1)
        desk.set(complaint_id, "reopened")
    desk.turn(minutes=3)
    sent = desk.now
    desk.turn(minutes=2)
    desk.say(complaint_id, "刚才烫伤了手", sender="customer")
    desk.turn(minutes=1)
    met = clock(desk.say(complaint_id, sent_at=sent), "first_response", cycle=1 + reopens)
    assert met["started_at"] > met["met_at"] == sent.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize("steps", [["closed"], ["responded", "closed"], ["waiting", "closed"]])
def test_closing_time_is_always_set(desk: TurnedDesk, steps: list[str]) -> None:
    complaint_id = desk.accept()["id"]
    for status in steps:
        desk.turn(minutes=5)
        view = desk.set(complaint_id, status)
    assert view["closed_at"] == desk.now.isoformat().replace("+00:00", "Z")
    for kind in ("first_response", "done"):
        assert clock(view, kind)["state"] == "met"
    assert clock(view, "follow_up")["state"] == "running"


def test_changed_rules_recompute_open_clocks(desk: TurnedDesk) -> None:
    open_id, met_id = desk.accept()["id"], desk.accept("发票抬头写错了想更正")["id"]
    desk.say(met_id)
    before = clock(desk.look(met_id), "first_response")
    sets = yaml.safe_load(DEFAULT_RULES.read_text("utf-8"))["clocks"]
    sets["general"] = {"first_response": "2 hours", "done": "10 hours", "callback": "3 hours"}
    write_rules(desk, clocks=sets)
    desk.work()
    view = desk.look(open_id)
    assert clock(view, "first_response")["due_at"] == "2026-03-02T04:00:00Z"
    assert clock(view, "done")["due_at"] == "2026-03-02T12:00:00Z"
    assert clock(view, "callback")["due_at"] == "2026-03-02T05:00:00Z"
    assert clock(desk.look(met_id), "first_response") == before


def test_changed_working_hours_recompute_open_clocks(desk: TurnedDesk) -> None:
    complaint_id = desk.accept("想问退款多久到账")["id"]
    calendars = yaml.safe_load(DEFAULT_RULES.read_text("utf-8"))["calendars"]
    calendars["hotline"]["hours"] = ["14:00-18:00"]
    write_rules(desk, calendars=calendars)
    desk.work()
    assert clock(desk.look(complaint_id), "first_response")["due_at"] == "2026-03-02T06:30:00Z"


def test_business_hours_respected(desk: TurnedDesk) -> None:
    desk.turn(hours=11, minutes=50)  # 21:50, ten minutes before the hotline closes
    complaint_id = desk.accept("想问退款多久到账")["id"]
    assert clock(desk.look(complaint_id), "first_response")["due_at"] == "2026-03-03T00:20:00Z"
    desk.turn(hours=9)  # in the night nobody is late
    assert desk.work() == (0, 0)
    desk.turn(hours=1, minutes=26)  # 08:16: four minutes left
    assert desk.work() == (1, 0)
    desk.turn(minutes=4)
    assert desk.work() == (0, 1)


def test_a_warning_and_an_escalation_come_once(desk: TurnedDesk) -> None:
    complaint_id = desk.accept()["id"]
    done = []
    for _ in range(60):
        desk.turn(minutes=1)
        done.append(desk.work())
    assert [n for n, counts in enumerate(done, 1) if counts[0]] == [24]
    assert [n for n, counts in enumerate(done, 1) if counts[1]] == [30]
    assert desk.events(complaint_id) == ["complaint.created", "clock.warning", "clock.overdue"]
    view = desk.look(complaint_id)
    assert view["route"]["level"] == "supervisor"
    assert view["route"]["source"] == "escalation"
    assert clock(view, "first_response")["reason_wanted"]


def test_a_worker_that_was_away_escalates_without_a_late_warning(desk: TurnedDesk) -> None:
    complaint_id = desk.accept()["id"]
    desk.turn(minutes=45)
    assert desk.work() == (0, 1)
    assert desk.events(complaint_id) == ["complaint.created", "clock.overdue"]


def test_an_overdue_response_asks_for_a_reason_and_keeps_it_masked(desk: TurnedDesk) -> None:
    complaint_id = desk.accept()["id"]
    desk.turn(minutes=45)
    view = desk.say(complaint_id, overdue_reason="客户电话13800138000一直占线")
    late = clock(view, "first_response")
    assert (late["overdue"], late["reason_wanted"]) == (True, False)
    assert late["overdue_reason"] == "客户电话［手机号］一直占线"


def test_waiting_for_the_customer_stops_the_clocks_but_not_the_statutory_ones(desk: TurnedDesk) -> None:
    write_rules(desk, statutory_in_use="bank")
    complaint_id = desk.accept()["id"]
    desk.turn(minutes=10)
    view = desk.set(complaint_id, "waiting")
    assert clock(view, "done")["state"] == "paused"
    statutory = clock(view, "statutory_reply")["due_at"]
    assert statutory == "2026-03-17T10:00:00Z"
    desk.turn(days=2)
    assert desk.work() == (0, 0)
    view = desk.say(complaint_id, "订单号是A-1", sender="customer")
    assert view["status"] == "investigating"
    assert clock(view, "done")["due_at"] == "2026-03-05T02:00:00Z"
    assert clock(view, "first_response")["due_at"] == "2026-03-04T02:30:00Z"
    assert clock(view, "statutory_reply")["due_at"] == statutory


def test_a_reopened_complaint_gets_new_clocks_and_keeps_the_old_ones(desk: TurnedDesk) -> None:
    complaint_id = desk.accept()["id"]
    desk.set(complaint_id, "closed", satisfaction=2)
    desk.turn(days=1)
    view = desk.set(complaint_id, "reopened")
    assert view["closed_at"] is None
    assert clock(view, "done")["state"] == "met"
    assert clock(view, "done", cycle=2)["due_at"] == "2026-03-04T02:00:00Z"
    assert clock(view, "follow_up")["state"] == "stopped"
    view = desk.set(complaint_id, "closed")
    assert clock(view, "follow_up", cycle=2)["state"] == "running"
    view = desk.say(complaint_id, "回访：问题解决了吗")
    assert clock(view, "follow_up", cycle=2)["state"] == "met"


def test_a_more_urgent_message_raises_the_complaint_and_its_clocks(desk: TurnedDesk) -> None:
    complaint_id = desk.accept("水壶的盖子松了")["id"]
    desk.turn(minutes=5)
    view = desk.say(complaint_id, "刚才水壶倒了，孩子的手烫伤了", sender="customer")
    assert view["route"]["urgency"] == "urgent"
    assert view["route"]["level"] == "management"
    assert clock(view, "first_response")["due_at"] == "2026-03-02T02:15:00Z"
    assert clock(view, "solution")["due_at"] == "2026-03-02T04:05:00Z"
    view = desk.say(complaint_id, "没事了", sender="customer")
    assert view["route"]["urgency"] == "urgent"


def test_a_missed_follow_up_visit_is_told_and_hands_nothing_up(desk: TurnedDesk) -> None:
    complaint_id = desk.accept()["id"]
    desk.set(complaint_id, "closed")
    desk.turn(days=9)
    assert desk.work() == (0, 1)
    assert desk.look(complaint_id)["route"]["level"] == "frontline"
    assert desk.events(complaint_id)[-1] == "clock.overdue"


def test_many_workers_escalate_each_clock_once(desk: TurnedDesk) -> None:
    ids = [desk.accept(f"水壶的盖子盖不紧{n}", customer_ref=f"K-{n}")["id"] for n in range(6)]
    desk.turn(minutes=45)
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(warn_and_escalate, desk.desk.store, desk.now) for _ in range(4)]
    assert sum(future.result()[1] for future in done) == 6
    for complaint_id in ids:
        assert desk.events(complaint_id) == ["complaint.created", "clock.overdue"]
        assert desk.look(complaint_id)["route"]["level"] == "supervisor"


def test_a_reply_and_an_escalation_at_the_same_time_do_not_both_count(desk: TurnedDesk) -> None:
    ids = [desk.accept(f"水壶的盖子盖不紧{n}", customer_ref=f"K-{n}")["id"] for n in range(6)]
    sent = desk.now
    desk.turn(minutes=45)
    with ThreadPoolExecutor(4) as pool:
        pool.submit(warn_and_escalate, desk.desk.store, desk.now)
        replies = [pool.submit(desk.say, complaint_id, sent_at=sent) for complaint_id in ids]
    for reply in replies:
        reply.result()
    for complaint_id in ids:
        events = desk.events(complaint_id)
        late = clock(desk.look(complaint_id), "first_response")["escalated_at"] is not None
        assert events.count("clock.overdue") == late
        if late:  # the escalation came first, or it would not have come
            assert events == ["complaint.created", "clock.overdue", "message.sent"]
