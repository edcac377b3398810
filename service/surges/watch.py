"""Looks for surges by category, and keeps one alert for each as long as it lasts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from service.store import Store
from service.store.events import write_event
from service.store.ids import new_id
from service.store.tables import alerts, complaints
from service.surges.judgement import Judgement, judge

WINDOW = timedelta(hours=1)
WEEKS = 8
LASTING = timedelta(hours=2)  # an alert ends when nothing unusual was seen for so long
EXAMPLES = 5
EXCERPT = 80  # characters
DOMINANT = 0.6  # share of the window that makes a product part of the topic


@dataclass(frozen=True, slots=True)
class Surge:
    """A topic with an unusual number of complaints in the window that ends now."""

    topic: str
    judgement: Judgement


def watch_surges(store: Store, now: datetime, no_complaint: Collection[str] = ()) -> list[str]:
    """Raise, renew and end alerts; gives the ids of the new ones. Safe for several workers at a time."""
    with store.write() as connection:
        store.lock(connection, "surges")
        surges = find_surges(connection, now, no_complaint)
        raised = []
        for surge in surges:
            if not _renew(connection, surge, now):
                raised.append(_raise(connection, surge, now))
        _end(connection, now)
    return raised


def find_surges(connection: Connection, now: datetime, no_complaint: Collection[str] = ()) -> list[Surge]:
    """Categories whose last hour is unusual for this hour of the week."""
    present = _counts(connection, now)
    first = connection.scalar(select(func.min(complaints.c.received_at)))
    if first is None:
        return []
    weeks = [week for week in range(1, WEEKS + 1) if now - week * timedelta(days=7) - WINDOW >= first]
    before = [_counts(connection, now - week * timedelta(days=7)) for week in weeks]
    return [
        Surge(topic, judgement)
        for topic, observed in sorted(present.items())
        if topic not in no_complaint
        and (judgement := judge(observed, [counts[topic] for counts in before])).is_surge
    ]


def _counts(connection: Connection, end: datetime) -> Counter[str]:
    query = (
        select(complaints.c.category, func.count())
        .where(complaints.c.received_at >= end - WINDOW, complaints.c.received_at < end)
        .where(complaints.c.category.is_not(None))
        .group_by(complaints.c.category)
    )
    return Counter({str(topic): int(count) for topic, count in connection.execute(query)})


def _renew(connection: Connection, surge: Surge, now: datetime) -> bool:
    judgement = surge.judgement
    running = alerts.c.ended_at.is_(None) & (alerts.c.kind == "surge") & (alerts.c.topic == surge.topic)
    renewed = update(alerts).where(running).values(last_seen_at=now).returning(alerts.c.id, alerts.c.observed)
    row = connection.execute(renewed).first()
    if row is None:
        return False
    if judgement.observed > row.observed:
        connection.execute(
            update(alerts)
            .where(alerts.c.id == row.id)
            .values(observed=judgement.observed, expected=judgement.expected, score=judgement.score)
        )
    return True


def _raise(connection: Connection, surge: Surge, now: datetime) -> str:
    alert_id = new_id("a")
    judgement = surge.judgement
    columns = (complaints.c.id, complaints.c.masked_text, complaints.c.product)
    query = select(*columns).where(
        complaints.c.category == surge.topic,
        complaints.c.received_at >= now - WINDOW,
        complaints.c.received_at < now,
    )
    rows = connection.execute(query.order_by(complaints.c.received_at.desc())).all()
    product = _dominant([row.product for row in rows])
    rows = [row for row in rows if product is None or row.product == product]
    examples = [
        {"complaint_id": row.id, "product": row.product, "text": _excerpt(row.masked_text)}
        for row in rows[:EXAMPLES]
    ]
    values = {
        "id": alert_id,
        "kind": "surge",
        "topic": surge.topic,
        "began_at": now - WINDOW,
        "last_seen_at": now,
        "observed": judgement.observed,
        "expected": judgement.expected,
        "score": judgement.score,
        "examples": examples,
    }
    connection.execute(insert(alerts).values(**values))
    payload: dict[str, Any] = {
        "id": alert_id,
        "topic": surge.topic,
        "product": product,
        "observed": judgement.observed,
        "expected": judgement.expected,
        "score": judgement.score,
        "complaints": [example["complaint_id"] for example in examples],
    }
    write_event(connection, alert_id, 1, "surge.detected", payload, now)
    return alert_id


def _end(connection: Connection, now: datetime) -> None:
    over = alerts.c.ended_at.is_(None) & (alerts.c.last_seen_at < now - LASTING)
    connection.execute(update(alerts).where(over).values(ended_at=now))


def _dominant(products: list[str | None]) -> str | None:
    named = Counter(product for product in products if product)
    if not named:
        return None
    product, count = named.most_common(1)[0]
    return product if count >= DOMINANT * len(products) else None


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"
