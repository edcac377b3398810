"""A stored complaint is routed anew, upwards only, where a message is more urgent than all before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, insert, update

from models.prediction import LabelScore
from models.tasks import URGENCY_LABELS
from service.desk.accept import route_row_of
from service.desk.clock_rows import (
    deadline_of,
    insert_clocks,
    new_clock,
    read_clocks,
    read_pauses,
    recompute_open_clocks,
)
from service.desk.persons_queue import keep_persons_queue
from service.desk.reading import Reading
from service.desk.stored_complaint import StoredComplaint
from service.routing import Customer, Route, Rules, route
from service.routing.rule_file import LEVELS
from service.store.tables import clocks, complaints, routes

ALL_LEVELS: tuple[str, ...] = LEVELS


def customer_of(complaint: StoredComplaint, text: str) -> Customer:
    """What the routing rules look at beside the answers. text: masked, what is routed by."""
    return Customer(
        tier=complaint.tier or "regular",
        channel=complaint.channel,
        amount=complaint.amount,
        repeat_count=complaint.repeat_count,
        product=complaint.product,
        text=text,
    )


def raise_by_message(
    connection: Connection,
    complaint: StoredComplaint,
    reading: Reading,
    sent_at: datetime,
    now: datetime,
    rules: Rules,
) -> str | None:
    """Where the message is more urgent than all before: new route, and clocks that end earlier.

    The category stays that of the complaint, and so does a queue that a person chose: then this gives the
    queue that the rules would choose, if it is another one. A clock that was met stays met; one that runs
    is replaced only by an earlier deadline.
    """
    said = reading.prediction.urgency
    if said is None or complaint.status == "closed" or _rank(said.label) <= _rank(complaint.urgency):
        return None
    category = complaint.category
    prediction = reading.prediction._replace(
        category=LabelScore(category, category, 1.0) if category else None,
        needs_review=False,
    )
    customer = customer_of(complaint, reading.prepared.masked_text)
    by_rules = route(prediction, customer, rules)
    chosen = keep_persons_queue(connection, complaint, by_rules, rules)
    level = max(chosen.level, complaint.level, key=ALL_LEVELS.index)
    row = route_row_of(chosen, complaint.id, customer.tier, "message", now) | {"level": level}
    connection.execute(insert(routes).values(**row))
    connection.execute(
        update(complaints)
        .where(complaints.c.id == complaint.id)
        .values(
            urgency=chosen.urgency,
            queue=chosen.queue,
            level=level,
            priority=max(chosen.priority, complaint.priority),
            tags=sorted({*complaint.tags, *chosen.tags}),
        )
    )
    tighten_clocks(connection, complaint, chosen, sent_at, rules)
    return None if chosen.queue == by_rules.queue else by_rules.queue


def tighten_clocks(
    connection: Connection, complaint: StoredComplaint, chosen: Route, sent_at: datetime, rules: Rules
) -> None:
    """Clocks get the deadline that `chosen` gives them from `sent_at` on, where it is earlier.

    Paused ones are compared as if the pause ended at `sent_at`, by the time they have left. They stay paused.
    """
    cycle = complaint.reopened_count + 1
    pauses = read_pauses(connection, complaint.id)
    ended = [replace(pause, end=pause.end or sent_at) for pause in pauses]
    present = {clock.kind: clock for clock in read_clocks(connection, complaint.id) if clock.cycle == cycle}
    for kind, target in chosen.clocks.items():
        fresh = new_clock(complaint.id, kind, target, chosen.calendar, sent_at, cycle, rules)
        old = present.get(kind)
        if old is None:
            if kind != "first_response" and not kind.startswith("statutory_"):
                insert_clocks(connection, [fresh])
        elif old.is_open:
            due_at = old.due_at or deadline_of(old, ended, rules).due_at
            if due_at is not None and fresh["due_at"] >= due_at:
                continue
            del fresh["id"]
            connection.execute(
                update(clocks).where(clocks.c.id == old.id).values(**fresh, paused_at=None, warned_at=None)
            )
    if pauses:
        recompute_open_clocks(connection, complaint.id, rules)


def _rank(urgency: str | None) -> int:
    return URGENCY_LABELS.index(urgency) if urgency in URGENCY_LABELS else 0
