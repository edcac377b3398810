"""Figures of the store, read when Prometheus asks: each is a count over an index.

Where the store cannot be read they are left out and `suqing_store_up` is 0; the rest is told all the same.
"""

from __future__ import annotations

from collections.abc import Iterator

import structlog
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Connection, func, select

from nlp.errors import StoreError
from service import now as time
from service.desk.statuses import OPEN
from service.store import Store
from service.store.tables import clocks, complaints, deliveries, outbox

log = structlog.get_logger("suqing.metrics")


class StoreFigures(Collector):
    """Open complaints, overdue clocks, and what is still to be delivered."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def collect(self) -> Iterator[Metric]:
        """All figures from one consistent view of the store."""
        found: list[Metric] = []
        try:
            with self._store.read() as connection:
                found = [_open_complaints(connection), _overdue_clocks(connection), *_outgoing(connection)]
        except StoreError as error:
            log.warning("store not read", reason=str(error))
        yield GaugeMetricFamily(
            "suqing_store_up", "1 where the complaint store could be read, else 0.", value=bool(found)
        )
        yield from found


def _open_complaints(connection: Connection) -> Metric:
    family = GaugeMetricFamily(
        "suqing_complaints_open", "Complaints that are not closed, by status.", labels=("status",)
    )
    query = select(complaints.c.status, func.count()).where(complaints.c.status.in_(OPEN))
    numbers = {row[0]: row[1] for row in connection.execute(query.group_by(complaints.c.status))}
    for status in OPEN:
        family.add_metric([status], numbers.get(status, 0))
    return family


def _overdue_clocks(connection: Connection) -> Metric:
    family = GaugeMetricFamily(
        "suqing_clocks_overdue", "Clocks that run and whose time is over, by kind.", labels=("kind",)
    )
    running = clocks.c.met_at.is_(None) & clocks.c.stopped_at.is_(None)
    query = select(clocks.c.kind, func.count()).where(running, clocks.c.due_at <= time.utc_now())
    for kind, number in connection.execute(query.group_by(clocks.c.kind).order_by(clocks.c.kind)):
        family.add_metric([kind], number)
    return family


def _outgoing(connection: Connection) -> Iterator[Metric]:
    fresh = select(func.count()).select_from(outbox).where(outbox.c.fanned_out_at.is_(None))
    waiting = select(func.count()).select_from(deliveries).where(deliveries.c.next_attempt_at.is_not(None))
    dead = select(func.count()).select_from(deliveries).where(deliveries.c.dead_at.is_not(None))
    for name, told, query in (
        ("suqing_outbox_events_pending", "Events that `suqing worker` has not taken up yet.", fresh),
        ("suqing_outbox_deliveries_pending", "Webhook deliveries that will be tried (again).", waiting),
        ("suqing_outbox_dead_letters", "Webhook deliveries that were given up.", dead),
    ):
        yield GaugeMetricFamily(name, told, value=connection.scalar(query) or 0)
