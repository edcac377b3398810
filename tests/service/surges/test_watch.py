"""One alert for a surge, with masked examples, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from service.settings import Settings
from service.store.tables import alerts, complaints, outbox
from service.surges.watch import LASTING, watch_surges
from tests.service.desk.desks import MONDAY, TurnedDesk, turned_desk
from tests.service.store.conftest import desk_settings, postgres_url

__all__ = ["desk_settings", "postgres_url"]


@pytest.fixture
def desk(desk_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[TurnedDesk]:
    with turned_desk(desk_settings, monkeypatch) as desk:
        yield desk


def fill(desk: TurnedDesk, at: datetime, count: int, category: str = "product_quality", **more: Any) -> None:
    """So many complaints in the hour before `at`."""
    rows = [
        {
            "id": f"c-{at.timestamp():.0f}-{category}-{n}",
            "created_at": at,
            "updated_at": at,
            "received_at": at - timedelta(minutes=1 + n % 58),
            "channel": "web",
            "status": "received",
            "queue": "after_sales",
            "level": "frontline",
            "priority": 1,
            "tags": [],
            "category": category,
            "also": [],
            "needs_review": False,
            "masked_text": "水壶漏水，电话［手机号］" + "。" * 100,
            "repeat_count": 0,
            **more,
        }
        for n in range(count)
    ]
    with desk.desk.store.write() as connection:
        connection.execute(insert(complaints), rows)


def fill_weeks(desk: TurnedDesk) -> None:
    """Eight weeks: ten of the category on Monday at ten, one an hour later."""
    for week in range(1, 9):
        at = MONDAY - timedelta(days=7 * week)
        fill(desk, at, 10)
        fill(desk, at + timedelta(hours=1), 1)
    fill(desk, MONDAY - timedelta(days=70), 1)


def rows_of(desk: TurnedDesk, table: Any) -> list[Any]:
    with desk.desk.store.read() as connection:
        return list(connection.execute(select(table)).all())


def test_a_surge_raises_one_alert_with_masked_examples(desk: TurnedDesk) -> None:
    fill_weeks(desk)
    fill(desk, MONDAY, 40, product="K3水壶")
    [alert_id] = watch_surges(desk.desk.store, MONDAY)
    for minutes in range(1, 30):
        assert watch_surges(desk.desk.store, MONDAY + timedelta(minutes=minutes)) == []
    [alert] = rows_of(desk, alerts)
    assert (alert.topic, alert.observed, alert.expected) == ("product_quality", 40, 10.0)
    assert len(alert.examples) == 5
    assert all(len(example["text"]) <= 80 and "［手机号］" in example["text"] for example in alert.examples)
    [event] = rows_of(desk, outbox)
    assert (event.complaint_id, event.type, event.payload["product"]) == (
        alert_id,
        "surge.detected",
        "K3水壶",
    )


def test_the_usual_rush_hour_is_no_surge(desk: TurnedDesk) -> None:
    fill_weeks(desk)
    fill(desk, MONDAY, 14)
    assert watch_surges(desk.desk.store, MONDAY) == []


def test_the_same_number_at_a_quiet_hour_is_one(desk: TurnedDesk) -> None:
    fill_weeks(desk)
    fill(desk, MONDAY + timedelta(hours=1), 14)
    assert len(watch_surges(desk.desk.store, MONDAY + timedelta(hours=1))) == 1


def test_an_alert_ends_and_the_next_surge_is_a_new_one(desk: TurnedDesk) -> None:
    fill_weeks(desk)
    fill(desk, MONDAY, 40)
    watch_surges(desk.desk.store, MONDAY)
    watch_surges(desk.desk.store, MONDAY + LASTING + timedelta(hours=2))
    assert rows_of(desk, alerts)[0].ended_at is not None
    later = MONDAY + timedelta(days=1)
    fill(desk, later, 40)
    assert len(watch_surges(desk.desk.store, later)) == 1


def test_praise_and_a_young_store_raise_nothing(desk: TurnedDesk) -> None:
    fill(desk, MONDAY, 40)
    assert watch_surges(desk.desk.store, MONDAY) == []
    fill_weeks(desk)
    fill(desk, MONDAY, 40, category="praise")
    assert len(watch_surges(desk.desk.store, MONDAY, ("praise",))) == 1


def test_two_workers_raise_one_alert(desk: TurnedDesk) -> None:
    fill_weeks(desk)
    fill(desk, MONDAY, 40)
    threads = [threading.Thread(target=watch_surges, args=(desk.desk.store, MONDAY)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rows_of(desk, alerts)) == 1
