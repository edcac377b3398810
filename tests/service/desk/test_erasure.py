"""Erasure at the customer's request and the end of retention: gone, and recorded. On both databases."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from service.desk.erasure import ERASED_TEXT, delete_expired, erase_customer
from service.desk.errors import ErasedError, UnknownComplaintError
from service.desk.looking import list_alerts
from service.desk_stats.compute import compute_figures
from service.store import Store
from service.store.tables import alerts, audit, complaints, metadata
from tests.service.conftest import Suqing
from tests.service.desk.desks import LOCAL, TurnedDesk

SECRETS = ("孩子的名字", "A-77", "K-77", "我方编号77", "烧水器")


def everything(store: Store) -> str:
    """All rows of all tables."""
    with store.read() as connection:
        return "\n".join(
            str(row) for table in metadata.sorted_tables for row in connection.execute(select(table)).all()
        )


def test_nothing_of_the_customer_is_left(desk: TurnedDesk) -> None:
    mine = [
        desk.accept(
            f"水壶坏了，孩子的名字{n}",
            customer_ref="K-77",
            order_ref="A-77",
            external_id="我方编号77",
            product="烧水器",
        )["id"]
        for n in range(2)
    ]
    other = desk.accept("水壶不热", customer_ref="K-1")["id"]
    desk.say(mine[0], "孩子的名字是……", sender="customer")
    desk.set(mine[0], "closed", reason="孩子的名字已登记")
    before = everything(desk.desk.store)
    assert all(secret in before for secret in SECRETS)
    assert erase_customer(desk.desk, "K-77", LOCAL) == 2
    after = everything(desk.desk.store)
    assert [secret for secret in SECRETS if secret in after] == []
    view = desk.look(mine[0])
    assert view["erased"]
    assert "evidence" not in view
    assert view["route"]["queue"]
    assert desk.look(other)["masked_text"] == "水壶不热"
    assert desk.events(mine[0])[-1] == "complaint.erased"
    with desk.desk.store.read() as connection:
        row = connection.execute(select(audit).where(audit.c.action == "customer.erased")).one()
    assert row.details == {"complaints": 2}
    assert row.object_id == desk.desk.pseudonyms.always("K-77", row.at)
    with pytest.raises(ErasedError):
        desk.say(mine[0])


def test_the_audit_trail_of_an_erasure_gives_no_reference_to_who_tries_them_all(desk: TurnedDesk) -> None:
    for ref in ("K-77", "13800138000"):
        desk.accept(customer_ref=ref)
        erase_customer(desk.desk, ref, LOCAL)
    with desk.desk.store.read() as connection:
        noted = connection.scalars(select(audit.c.object_id).where(audit.c.action == "customer.erased")).all()
    assert len(set(noted)) == 2
    for ref in ("K-77", "13800138000"):
        plain = hashlib.sha256(ref.encode()).hexdigest()
        assert [held for held in noted if held in plain or plain[:16] in held] == []


def test_a_phone_number_is_one_customer_however_it_is_written(desk: TurnedDesk) -> None:
    for ref in ("13800138000", "138-0013-8000", "+8613800138000", "１３８ ００１３ ８０００"):
        desk.accept(customer_ref=ref)
    desk.accept(customer_ref="13900139000")
    assert erase_customer(desk.desk, "138 0013 8000", LOCAL) == 4


def test_an_erased_customer_who_comes_back_is_a_new_one(desk: TurnedDesk) -> None:
    desk.accept(customer_ref="K-77", order_ref="A-77")
    erase_customer(desk.desk, "K-77", LOCAL)
    assert desk.accept(customer_ref="K-77", order_ref="A-77")["repeats"]["count"] == 0


def test_an_open_complaint_that_is_erased_is_closed_and_nobody_is_warned(desk: TurnedDesk) -> None:
    waiting, investigated, closed = (desk.accept(customer_ref="K-77")["id"] for _ in range(3))
    desk.set(waiting, "waiting")
    desk.set(investigated, "investigating")
    desk.set(closed, "closed")
    before = desk.look(closed)["closed_at"]
    desk.turn(minutes=5)
    erase_customer(desk.desk, "K-77", LOCAL)
    for complaint in (waiting, investigated):
        view = desk.look(complaint)
        assert (view["status"], view["history"][-1]["reason"]) == ("closed", ERASED_TEXT)
        assert {clock["state"] for clock in view["clocks"]} == {"stopped"}
    assert desk.look(closed)["closed_at"] == before
    desk.turn(days=10)
    assert desk.work() == (0, 0)
    figures = compute_figures(desk.desk.store, desk.now).total
    assert (figures.still_open, figures.resolution.whole) == (0, 1)
    desk.turn(days=731)
    assert delete_expired(desk.desk.store, desk.desk.settings, desk.now) == 3


def test_the_examples_of_alerts_go_with_their_complaints(desk: TurnedDesk) -> None:
    mine, expired, other = (
        desk.accept(f"水壶漏水{name}", customer_ref=name, product="烧水器")["id"]
        for name in ("K-77", "K-78", "K-79")
    )
    examples = [
        {"complaint_id": complaint, "product": "烧水器", "text": f"水壶漏水{name}"}
        for complaint, name in ((mine, "甲"), (expired, "乙"), (other, "丙"))
    ]
    with desk.desk.store.write() as connection:
        alert = {"id": "a-1", "kind": "surge", "topic": "product_quality", "began_at": desk.now}
        numbers = {"last_seen_at": desk.now, "observed": 3, "expected": 0.0, "score": 9.0}
        connection.execute(insert(alerts).values(**alert, **numbers, examples=examples))
    erase_customer(desk.desk, "K-77", LOCAL)
    desk.set(expired, "closed")
    desk.turn(days=731)
    delete_expired(desk.desk.store, desk.desk.settings, desk.now)
    [shown] = list_alerts(desk.desk)["items"]
    assert [(one["text"], one["product"]) for one in shown["examples"]] == [
        (ERASED_TEXT, None),
        (ERASED_TEXT, None),
        ("水壶漏水丙", "烧水器"),
    ]


def test_only_the_alerts_of_the_hour_are_read(desk: TurnedDesk) -> None:
    """An alert's examples came in within the hour that it speaks of: no other alert can hold the text."""
    complaint = desk.accept("水壶漏水", customer_ref="K-77")["id"]
    begins = {"a-0": 61, "a-1": 60, "a-2": 59.99, "a-3": 0, "a-4": -1}  # minutes before it came in
    with desk.desk.store.write() as connection:
        for alert_id, minutes in begins.items():
            began = desk.now - timedelta(minutes=minutes)
            numbers = {"last_seen_at": desk.now, "observed": 3, "expected": 0.0, "score": 9.0}
            connection.execute(
                insert(alerts).values(
                    id=alert_id,
                    kind="surge",
                    topic="product_quality",
                    began_at=began,
                    examples=[{"complaint_id": complaint, "product": None, "text": "水壶漏水"}],
                    **numbers,
                )
            )
    erase_customer(desk.desk, "K-77", LOCAL)
    shown = {alert["id"]: alert["examples"][0]["text"] for alert in list_alerts(desk.desk)["items"]}
    assert {alert_id for alert_id, text in shown.items() if text == ERASED_TEXT} == {"a-2", "a-3"}


def test_closed_complaints_go_when_their_time_is_over(desk: TurnedDesk) -> None:
    closed, late, still_open = (desk.accept(customer_ref=f"K-{n}")["id"] for n in range(3))
    desk.set(closed, "closed")
    desk.turn(days=10)
    desk.set(late, "closed")
    desk.turn(days=721)
    store, settings = desk.desk.store, desk.desk.settings
    assert delete_expired(store, settings, desk.now) == 1
    assert delete_expired(store, settings, desk.now) == 0
    with pytest.raises(UnknownComplaintError):
        desk.look(closed)
    assert desk.look(late)["status"] == "closed"
    assert desk.look(still_open)["status"] == "received"
    with store.read() as connection:
        assert set(connection.scalars(select(complaints.c.id))) == {late, still_open}
        [row] = connection.execute(select(audit).where(audit.c.action == "complaints.expired")).all()
    assert row.details == {"complaints": 1}


def test_the_commands_erase_and_expire(
    suqing: Suqing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUQING_HOME", str(tmp_path))
    result = suqing("complaints", "erase", "--customer", "K-1", "--yes")
    assert (result.code, "suqing db upgrade" in result.err) == (2, True)
    assert suqing("db", "upgrade").code == 0
    assert "没有这个客户" in suqing("complaints", "erase", "--customer", "K-1", "--yes").out
    assert "已删除 0 条" in suqing("complaints", "expire").out
