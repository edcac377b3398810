"""The same event again: found, counted, offered for merging. On both databases."""

from __future__ import annotations

import pytest

from service.desk.errors import WrongTransitionError
from service.desk.merging import decide_merge
from service.desk.sketch import make_sketch, resemblance
from tests.service.desk.desks import LOCAL, TurnedDesk, clock

FIRST = "上周买的水壶烧了两次就漏水了，客服说三天内换新，到今天也没有人联系我，请尽快处理。"
AGAIN = "上周买的水壶烧了两次就漏水了！客服说三天内换新，到今天还是没有人联系我，请尽快处理！！"
OTHER = "办会员卡的时候说好每月送两张电影票，这个月的票一直没有到账，页面上也找不到入口。"


def merge(desk: TurnedDesk, complaint_id: str, into: str, *, merges: bool = True) -> dict[str, object]:
    return decide_merge(desk.desk, complaint_id, into, "小王", LOCAL, merges=merges)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (FIRST, FIRST, True),
        (FIRST, AGAIN, True),
        (FIRST, FIRST.replace("，", "\n") + "谢谢", True),
        (FIRST, OTHER, False),
        (FIRST, "水壶漏水", False),
        ("", "", False),
        (FIRST * 30, AGAIN * 30, True),
        (FIRST * 30 + OTHER * 10, OTHER * 30, False),
    ],
)
def test_near_duplicates(one: str, other: str, alike: bool) -> None:
    assert (resemblance(make_sketch(one), make_sketch(other)) >= 0.5) is alike


def test_a_repeat_of_the_customer_is_counted_and_raises_the_urgency(desk: TurnedDesk) -> None:
    ids = []
    expected = [
        (0, "general", "refund"),
        (1, "major", "repeated"),
        (2, "major", "repeated"),
        (3, "urgent", "urgent"),
    ]
    for count, urgency, rule in expected:
        desk.turn(hours=5)
        view = desk.accept(FIRST if count % 2 else AGAIN, customer_ref="K-1")
        ids.append(view["id"])
        found = (view["repeats"]["count"], view["urgency"]["label"], view["route"]["rule"])
        assert found == (count, urgency, rule)
        assert {offer["complaint_id"] for offer in view["repeats"]["offers"]} == set(ids[:-1])
    assert view["urgency"]["source"] == "rule"
    assert view["urgency"]["reasons"][-1]["rule"] == "repeated_complaint"
    assert desk.look(ids[-1])["urgency"]["label"] == "urgent"


def test_what_is_no_repeat(desk: TurnedDesk) -> None:
    desk.accept(FIRST, customer_ref="K-1", order_ref="A-1")
    assert desk.accept(OTHER, customer_ref="K-1", order_ref="A-2")["repeats"]["count"] == 0
    assert desk.accept(AGAIN, customer_ref="K-2", order_ref="A-3")["repeats"]["count"] == 0
    assert desk.accept(AGAIN)["repeats"]["count"] == 0
    desk.turn(days=31)
    assert desk.accept(AGAIN, customer_ref="K-1", order_ref="A-1")["repeats"]["count"] == 0


def test_the_same_order_is_the_same_event_whoever_calls(desk: TurnedDesk) -> None:
    first = desk.accept(FIRST, customer_ref="K-1", order_ref="A-1")["id"]
    [offer] = desk.accept(AGAIN, customer_ref="K-2", order_ref="A-1")["repeats"]["offers"]
    assert (offer["complaint_id"], offer["because"]) == (first, ["order", "text"])


def test_merging_closes_one_and_stops_its_clocks(desk: TurnedDesk) -> None:
    first = desk.accept(FIRST, customer_ref="K-1")["id"]
    second = desk.accept(AGAIN, customer_ref="K-1")["id"]
    view = merge(desk, second, first)
    assert (view["status"], view["repeats"]["merged_into"]) == ("closed", first)  # type: ignore[index]
    assert view["repeats"]["offers"][0]["state"] == "merged"  # type: ignore[index]
    assert clock(view, "done")["state"] == "stopped"
    assert clock(desk.look(first), "done")["state"] == "running"
    desk.turn(days=3)
    desk.work()
    assert desk.events(second) == ["complaint.created", "complaint.merged"]
    with pytest.raises(WrongTransitionError):
        merge(desk, second, first)
    third = desk.accept(AGAIN, customer_ref="K-1")
    assert [offer["complaint_id"] for offer in third["repeats"]["offers"]] == [first]
    with pytest.raises(WrongTransitionError, match=first):
        merge(desk, third["id"], second)
    with pytest.raises(WrongTransitionError, match="它自己"):
        merge(desk, third["id"], third["id"])


def test_a_declined_offer_changes_nothing_else(desk: TurnedDesk) -> None:
    first = desk.accept(FIRST, customer_ref="K-1")["id"]
    second = desk.accept(AGAIN, customer_ref="K-1")["id"]
    view = merge(desk, second, first, merges=False)
    assert view["status"] == "received"
    assert view["repeats"]["offers"][0]["state"] == "declined"  # type: ignore[index]


def test_what_was_merged_cannot_be_declined(desk: TurnedDesk) -> None:
    first = desk.accept(FIRST, customer_ref="K-1")["id"]
    second = desk.accept(AGAIN, customer_ref="K-1")["id"]
    merge(desk, second, first)
    with pytest.raises(WrongTransitionError, match="已经并入"):
        merge(desk, second, first, merges=False)
