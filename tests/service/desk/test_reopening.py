"""A customer who writes after the end is heard: the complaint is open again, unless all is well."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from service.desk.clock_rows import recompute_open_clocks
from service.desk.erasure import erase_customer
from service.desk.errors import ErasedError
from service.desk.merging import decide_merge
from service.store.tables import outbox, waits
from tests.service.desk.desks import LOCAL, TurnedDesk, clock

AGAIN = "盖子又掉了"


def closed(desk: TurnedDesk, **more: Any) -> str:
    """A complaint that was closed an hour after it came in; a day has passed since."""
    complaint_id = str(desk.accept(**more)["id"])
    desk.turn(hours=1)
    desk.set(complaint_id, "closed")
    desk.turn(days=1)
    return complaint_id


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (AGAIN, "reopened"),
        ("还是一样，太气愤了", "reopened"),
        ("请问保修到什么时候", "reopened"),  # a question waits for an answer
        ("处理得很好，满意", "closed"),
        ("表扬一下你们的小王", "closed"),
        ("表扬小王，可是他太气愤了", "closed"),
        ("表扬一下，质量真棒，第一次用就散架", "reopened"),
        ("满意，三天坏两次", "reopened"),
        ("满意，坏了马上给换", "closed"),
        ("满意，可是刚才烫伤了手", "reopened"),
        ("表扬小王，可是刚才烫伤了手", "reopened"),
    ],
)
def test_what_a_customer_writes_after_the_end(desk: TurnedDesk, text: str, status: str) -> None:
    view = desk.say(closed(desk), text, sender="customer")
    assert view["status"] == status
    assert (view["closed_at"] is None) is (status == "reopened")
    assert view["reopened_count"] == (status == "reopened")
    assert clock(view, "follow_up")["state"] == ("stopped" if status == "reopened" else "running")


def test_an_agents_message_never_reopens(desk: TurnedDesk) -> None:
    view = desk.say(closed(desk), "盖子又掉了，客户来电说，气愤")
    assert (view["status"], view["reopened_count"]) == ("closed", 0)
    assert clock(view, "follow_up")["state"] == "met"


def test_clocks_and_event_are_those_of_a_reopening_by_hand(desk: TurnedDesk) -> None:
    by_hand, by_message = desk.accept()["id"], desk.accept("壶嘴有点漏", order_ref="A-2")["id"]
    for one in (by_hand, by_message):
        desk.set(one, "closed")
    desk.turn(days=1)
    wanted = desk.set(by_hand, "reopened")
    found = desk.say(by_message, "水壶盖子又掉了", sender="customer")
    started, due = ("started_at", "due_at")
    new = [
        {c["kind"]: (c[started], c[due], c["state"]) for c in view["clocks"] if c["cycle"] == 2}
        for view in (wanted, found)
    ]
    assert {"first_response", "done"} <= set(new[0])
    assert new[0].keys() == new[1].keys()
    assert {kind: at for kind, (at, _, _) in new[0].items()} == {
        kind: at for kind, (at, _, _) in new[1].items()
    }
    assert clock(found, "done")["state"] == "met"
    assert found["history"][-1]["after"] == "reopened"
    assert found["history"][-1]["reason"] == "客户来信"
    assert desk.events(by_message)[-2:] == ["message.received", "status.changed"]
    with desk.desk.store.read() as connection:
        query = select(outbox.c.complaint_id, outbox.c.payload).where(outbox.c.type == "status.changed")
        told = {row.complaint_id: row.payload for row in connection.execute(query.order_by(outbox.c.id))}
    assert told[by_message].keys() == told[by_hand].keys()
    assert (told[by_message]["before"], told[by_message]["status"]) == ("closed", "reopened")


def test_a_second_message_finds_it_open_and_changes_no_status(desk: TurnedDesk) -> None:
    complaint_id = closed(desk)
    desk.say(complaint_id, AGAIN, sender="customer")
    desk.turn(minutes=1)
    view = desk.say(complaint_id, "怎么没有人回我", sender="customer")
    assert (view["status"], view["reopened_count"]) == ("reopened", 1)
    assert max(c["cycle"] for c in view["clocks"]) == 2
    assert desk.events(complaint_id).count("status.changed") == 2


def test_an_urgent_message_is_urgent_in_the_new_cycle(desk: TurnedDesk) -> None:
    view = desk.say(closed(desk), "刚才烫伤了手", sender="customer")
    assert (view["route"]["urgency"], view["route"]["level"]) == ("urgent", "management")
    assert clock(view, "first_response", cycle=2)["due_at"] == "2026-03-03T03:10:00Z"  # ten minutes
    assert clock(view, "solution", cycle=2)["due_at"] == "2026-03-03T05:00:00Z"
    desk.turn(minutes=11)
    assert desk.work()[1] == 1


def test_a_message_that_was_sent_before_the_end_and_came_later_counts_from_the_end(desk: TurnedDesk) -> None:
    view = desk.say(
        closed(desk), AGAIN, sender="customer", sent_at=desk.now - timedelta(hours=24, minutes=30)
    )
    assert view["status"] == "reopened"
    assert view["history"][-1]["at"] == view["history"][-2]["at"]
    assert clock(view, "done", cycle=2)["started_at"] == view["history"][-2]["at"]


def test_a_merged_complaint_stays_closed(desk: TurnedDesk) -> None:
    into, complaint_id = desk.accept()["id"], desk.accept("壶嘴有点漏")["id"]
    decide_merge(desk.desk, complaint_id, into, None, LOCAL, merges=True)
    view = desk.say(complaint_id, "刚才烫伤了手", sender="customer")
    assert (view["status"], view["repeats"]["merged_into"]) == ("closed", into)
    assert {c["cycle"] for c in view["clocks"]} == {1}
    assert desk.look(into)["status"] == "received"


def merged(desk: TurnedDesk, *, status: str = "acknowledged") -> tuple[str, str]:
    """A complaint that was merged, and the one that it was merged into, in that status."""
    into, complaint_id = desk.accept()["id"], desk.accept("壶嘴有点漏")["id"]
    decide_merge(desk.desk, complaint_id, into, None, LOCAL, merges=True)
    desk.set(into, "acknowledged")
    if status != "acknowledged":
        desk.set(into, status)
    desk.turn(hours=1)
    return complaint_id, into


@pytest.mark.parametrize("left_open", [False, True])  # as rows of older versions are
def test_what_was_merged_while_waiting_runs_again_when_it_is_taken_out(
    desk: TurnedDesk, left_open: bool
) -> None:
    into, complaint_id = desk.accept()["id"], desk.accept("壶嘴有点漏")["id"]
    desk.set(complaint_id, "waiting")
    desk.turn(hours=1)
    decide_merge(desk.desk, complaint_id, into, None, LOCAL, merges=True)
    with desk.desk.store.write() as connection:
        ended = update(waits).where(waits.c.complaint_id == complaint_id, waits.c.ended_at == desk.now)
        assert connection.execute(ended.values(ended_at=None if left_open else desk.now)).rowcount == 1
    desk.turn(days=1)
    view = desk.set(complaint_id, "reopened")
    due = clock(view, "done", cycle=2)["due_at"]
    with desk.desk.store.write() as connection:
        recompute_open_clocks(connection, complaint_id, desk.desk.rules.current())
    assert clock(desk.look(complaint_id), "done", cycle=2)["due_at"] == due == "2026-03-04T03:00:00Z"
    desk.turn(minutes=10)
    view = desk.set(complaint_id, "waiting")
    assert clock(view, "done", cycle=2)["state"] == "paused"
    desk.turn(minutes=20)
    view = desk.set(complaint_id, "investigating")
    assert clock(view, "done", cycle=2)["due_at"] == "2026-03-04T03:20:00Z"


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        ("acknowledged", AGAIN, "acknowledged"),
        ("waiting", AGAIN, "investigating"),
        ("closed", AGAIN, "reopened"),
        ("closed", "处理得很好，满意", "closed"),
    ],
)
def test_a_message_to_a_merged_complaint_counts_for_the_one_that_goes_on(
    desk: TurnedDesk, before: str, text: str, after: str
) -> None:
    complaint_id, into = merged(desk, status=before)
    told = len(desk.events(into))
    desk.say(complaint_id, text, sender="customer")
    view = desk.look(into)
    assert view["status"] == after
    assert view["history"][-1]["reason"] == f"并入的投诉 {complaint_id} 收到客户消息"
    assert len(view["messages"]) == 1  # the text stays where it was sent to
    expected = ["message.received", *(["status.changed"] if after == "reopened" else [])]
    assert desk.events(into)[told:] == expected
    with desk.desk.store.read() as connection:
        payloads = connection.scalars(
            select(outbox.c.payload).where(outbox.c.type == "message.received").order_by(outbox.c.id)
        ).all()
    assert [p["id"] for p in payloads] == [complaint_id, into]
    assert payloads[0]["merged_into"] == into
    assert payloads[1]["merged_from"] == complaint_id
    assert payloads[0]["message_id"] == payloads[1]["message_id"]


def test_an_urgent_message_to_a_merged_complaint_raises_the_one_that_goes_on(desk: TurnedDesk) -> None:
    complaint_id, into = merged(desk)
    desk.say(complaint_id, "刚才烫伤了手", sender="customer")
    view = desk.look(into)
    assert (view["route"]["urgency"], view["route"]["source"]) == ("urgent", "message")


def test_an_agents_message_to_a_merged_complaint_changes_the_other_one_in_nothing(desk: TurnedDesk) -> None:
    complaint_id, into = merged(desk)
    before = desk.look(into), desk.events(into)
    desk.say(complaint_id, "您好，已并单处理")
    assert (desk.look(into), desk.events(into)) == before


def test_a_merged_complaint_takes_messages_when_the_other_one_is_erased(desk: TurnedDesk) -> None:
    into, complaint_id = desk.accept(customer_ref="K-1")["id"], desk.accept("壶嘴有点漏")["id"]
    decide_merge(desk.desk, complaint_id, into, None, LOCAL, merges=True)
    erase_customer(desk.desk, "K-1", LOCAL)
    before = desk.events(into)
    assert desk.say(complaint_id, AGAIN, sender="customer")["status"] == "closed"
    assert desk.events(into) == before


def test_an_erased_complaint_takes_no_message(desk: TurnedDesk) -> None:
    complaint_id = closed(desk, customer_ref="K-1")
    erase_customer(desk.desk, "K-1", LOCAL)
    with pytest.raises(ErasedError):
        desk.say(complaint_id, AGAIN, sender="customer")


def test_a_reopened_complaint_can_be_erased_and_is_closed(desk: TurnedDesk) -> None:
    complaint_id = closed(desk, customer_ref="K-1")
    desk.say(complaint_id, AGAIN, sender="customer")
    erase_customer(desk.desk, "K-1", LOCAL)
    view = desk.look(complaint_id)
    assert view["status"] == "closed"
    assert {c["state"] for c in view["clocks"]} <= {"met", "stopped"}
    assert [step["reason"] for step in view["history"]][:-1] == [None, None, None]
