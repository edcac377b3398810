"""Earlier complaints about the same event: nearly the same text, the same customer or order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, or_, select

from service.desk.sketch import resemblance
from service.store.tables import complaints

MOST_COMPARED = 200


@dataclass(frozen=True, slots=True)
class Repeat:
    """An earlier complaint that is probably the same event."""

    complaint_id: str
    similarity: float
    because: tuple[str, ...]  # customer, order, text
    merged_into: str | None


def find_repeats(
    connection: Connection,
    *,
    sketch: Sequence[int],
    customer_ref: str | None,
    order_ref: str | None,
    before: datetime,
    within_days: int,
    similarity: float,
) -> list[Repeat]:
    """The likely repeats within the days before, the most similar first.

    The same customer with a near-duplicate text, or the same order with one: an order alone may be
    complained about for two reasons, a customer even more so. The same customer about the same order
    needs half of the similarity.
    """
    same = []
    if customer_ref is not None:
        same.append(complaints.c.customer_ref == customer_ref)
    if order_ref is not None:
        same.append(complaints.c.order_ref == order_ref)
    if not same:
        return []
    columns = (
        complaints.c.id,
        complaints.c.customer_ref,
        complaints.c.order_ref,
        complaints.c.fingerprint,
        complaints.c.merged_into,
    )
    query = (
        select(*columns)
        .where(or_(*same), complaints.c.received_at >= before - timedelta(days=within_days))
        .where(complaints.c.received_at <= before, complaints.c.erased_at.is_(None))
        .order_by(complaints.c.received_at.desc())
        .limit(MOST_COMPARED)
    )
    found = []
    for row in connection.execute(query):
        alike = resemblance(sketch, row.fingerprint or ())
        because = tuple(
            name
            for name, mine, theirs in (
                ("customer", customer_ref, row.customer_ref),
                ("order", order_ref, row.order_ref),
            )
            if mine is not None and mine == theirs
        )
        if alike >= (similarity / 2 if len(because) == 2 else similarity):
            found.append(Repeat(row.id, round(alike, 4), (*because, "text"), row.merged_into))
    return sorted(found, key=lambda repeat: -repeat.similarity)


def count_recent_complaints(
    connection: Connection, customer_ref: str | None, now: datetime, no_complaint: Sequence[str]
) -> int:
    """Complaints of the customer within the last three months: a figure of the tier."""
    if customer_ref is None:
        return 0
    query = (
        select(func.count())
        .select_from(complaints)
        .where(complaints.c.customer_ref == customer_ref, complaints.c.received_at > now - timedelta(days=91))
        .where(or_(complaints.c.category.is_(None), complaints.c.category.not_in(no_complaint)))
    )
    return connection.scalar(query) or 0
