"""What /metrics says of the store, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, update

from service.metrics.metrics import Metrics
from service.metrics.store_figures import StoreFigures
from service.settings import Settings
from service.store import Store, open_store
from service.store.tables import deliveries
from service.webhooks.endpoints import add_endpoint
from service.webhooks.fan_out import fan_out
from tests.service.desk.desks import TurnedDesk, turned_desk
from tests.service.metrics.reading import Samples, read_samples, value
from tests.service.store.conftest import desk_settings, postgres_url

__all__ = ["desk_settings", "postgres_url"]


@pytest.fixture
def desk(desk_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[TurnedDesk]:
    with turned_desk(desk_settings, monkeypatch) as desk:
        yield desk


def read(store: Store) -> Samples:
    return read_samples(Metrics(state=[StoreFigures(store)]).render().decode())


def test_open_complaints_and_overdue_clocks(desk: TurnedDesk) -> None:
    one, two, three = (
        desk.accept(f"第{number}个水壶漏水", order_ref=str(number))["id"] for number in range(3)
    )
    desk.set(one, "closed")
    desk.set(two, "responded")
    desk.turn(minutes=31)  # the first response of the third was due after 30
    samples = read(desk.desk.store)
    assert value(samples, "suqing_store_up") == 1
    shown = {
        status: value(samples, "suqing_complaints_open", status=status)
        for status in ("received", "responded", "reopened", "closed")
    }
    assert shown == {"received": 1, "responded": 1, "reopened": 0, "closed": None}
    assert value(samples, "suqing_clocks_overdue", kind="first_response") == 1
    desk.say(three)
    assert value(read(desk.desk.store), "suqing_clocks_overdue", kind="first_response") is None


def test_the_outbox_and_its_dead_letters(desk: TurnedDesk) -> None:
    store = desk.desk.store
    settings = replace(desk.desk.settings, webhook_private_addresses=True)
    add_endpoint(store, settings, "http://127.0.0.1:9/hooks", actor="test")
    for number in range(3):
        desk.accept(f"第{number}个水壶漏水", order_ref=str(number))
    names = ("events_pending", "deliveries_pending", "dead_letters")
    assert [value(read(store), f"suqing_outbox_{name}") for name in names] == [3, 0, 0]
    fan_out(store, desk.now)
    assert [value(read(store), f"suqing_outbox_{name}") for name in names] == [0, 3, 0]
    with store.write() as connection:
        last = update(deliveries).where(deliveries.c.id == 1)
        connection.execute(last.values(next_attempt_at=None, dead_at=desk.now + timedelta(hours=36)))
    assert [value(read(store), f"suqing_outbox_{name}") for name in names] == [0, 2, 1]


def test_a_store_that_is_not_there_is_told_and_nothing_else_fails(tmp_path: Path) -> None:
    samples = read(open_store(Settings(home=tmp_path / "none")))
    assert value(samples, "suqing_store_up") == 0
    assert not [name for name, _ in samples if name.startswith(("suqing_complaints", "suqing_outbox"))]
    assert not (tmp_path / "none").exists()


def test_every_figure_is_a_search_in_an_index_and_no_walk_over_a_table(desk: TurnedDesk) -> None:
    store = desk.desk.store
    if not store.is_sqlite:
        pytest.skip("PostgreSQL plans by the number of rows, which are few here")
    asked: list[tuple[str, object]] = []
    event.listen(store.engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
    read(store)
    queries = [(query, values) for query, values in asked if query.startswith("SELECT")]
    assert len(queries) == 5
    with store.read() as connection:
        for query, values in queries:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values).all()
            steps = [row[-1] for row in plan]
            assert "USING" in steps[0], steps
            assert "INDEX ix_" in steps[0], steps
            assert steps[0].startswith("SEARCH") or "ix_deliveries_dead_at" in steps[0], steps
