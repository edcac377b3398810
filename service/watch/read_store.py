"""The complaints of the store as tagged texts: when they came, what the model said, what people corrected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, func, select

from models.tasks import EXCLUSIVE_TASKS
from nlp.mask_kinds import MASK_KINDS
from service.store import Store
from service.store.tables import complaints, corrections, messages, predictions
from service.watch.days import TaggedText

ZONE = ZoneInfo("Asia/Shanghai")  # a day is a day of the customers
PAGE = 1_000
_MASK = re.compile("|".join(re.escape(kind.label) for kind in MASK_KINDS.values()))


def first_instant(days: int, now: datetime) -> datetime:
    """When the first of the last `days` days began; today is the last of them."""
    today = now.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days - 1)


def read_store(store: Store, since: datetime) -> Iterator[TaggedText]:
    """Every complaint received from `since` on, by its first message; masked, without the labels of masks.

    labels: the model's, before any rule of the desk or person. right: False where a person changed the
    category, urgency or emotion that the desk had answered, True where they only confirmed it. Complaints
    whose text was erased are left out (`count_erased`). Raises: StoreError.
    """
    last = ""
    while True:
        with store.read() as connection:
            rows = _page(connection, since, last)
            right = _judge(connection, [row.id for row in rows])
        for row in rows:
            yield TaggedText(
                day=row.received_at.astimezone(ZONE).date(),
                text=_MASK.sub("，", row.masked_text),
                labels={task: label for task in EXCLUSIVE_TASKS if (label := getattr(row, task)) is not None},
                automated=not row.needs_review,
                right=right.get(row.message_id),
            )
        if len(rows) < PAGE:
            return
        last = rows[-1].id


def count_erased(store: Store, since: datetime) -> int:
    """Complaints of that time whose text was erased at the customer's request. Raises: StoreError."""
    query = select(func.count()).select_from(complaints)
    with store.read() as connection:
        return (
            connection.scalar(
                query.where(complaints.c.received_at >= since, complaints.c.erased_at.is_not(None))
            )
            or 0
        )


def _page(connection: Connection, since: datetime, last: str) -> Sequence[Row[tuple[object, ...]]]:
    query = (
        select(
            complaints.c.id,
            complaints.c.received_at,
            messages.c.id.label("message_id"),
            messages.c.masked_text,
            *(predictions.c[name] for name in (*EXCLUSIVE_TASKS, "needs_review")),
        )
        .join(messages, (messages.c.complaint_id == complaints.c.id) & (messages.c.sequence == 1))
        .join(
            predictions,
            (predictions.c.complaint_id == complaints.c.id) & (predictions.c.message_id == messages.c.id),
        )
        .where(complaints.c.received_at >= since, complaints.c.erased_at.is_(None), complaints.c.id > last)
    )
    return connection.execute(query.order_by(complaints.c.id).limit(PAGE)).all()


def _judge(connection: Connection, ids: Sequence[str]) -> dict[str, bool]:
    """Message -> whether the first answer of every corrected task is the last that people said."""
    query = select(corrections).where(
        corrections.c.complaint_id.in_(ids), corrections.c.field.in_(EXCLUSIVE_TASKS)
    )
    first: dict[tuple[str, str], object] = {}
    latest: dict[tuple[str, str], object] = {}
    for row in connection.execute(query.order_by(corrections.c.created_at, corrections.c.id)):
        key = (str(row.message_id), row.field)
        first.setdefault(key, row.before)
        latest[key] = row.after
    right: dict[str, bool] = {}
    for key, answered in first.items():
        right[key[0]] = right.get(key[0], True) and answered == latest[key]
    return right
