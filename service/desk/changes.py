"""What a message or a status does to a complaint, its clocks and its history. Called in a transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from service.clocks.target import parse_target
from service.desk.clock_rows import (
    FOLLOW_UP,
    insert_clocks,
    meet_clocks,
    new_clock,
    start_clocks,
    stop_clocks,
)
from service.desk.history import add_step
from service.desk.statuses import clocks_met_by
from service.desk.stored_complaint import StoredComplaint
from service.desk.waiting import begin_wait, end_wait
from service.routing.rules import Rules
from service.store.tables import complaints, routes


def set_status(
    connection: Connection,
    complaint: StoredComplaint,
    status: str,
    at: datetime,
    now: datetime,
    rules: Rules,
    *,
    author: str | None = None,
    reason: str | None = None,
    overdue_reason: str | None = None,
    satisfaction: int | None = None,
) -> None:
    """Change the status and all that hangs on it; the transition has been checked."""
    complaint_id, before = complaint.id, complaint.status
    add_step(connection, complaint_id, before, status, at, now, author=author, reason=reason)
    values: dict[str, Any] = {"status": status, "updated_at": now}
    if before == "waiting":
        end_wait(connection, complaint_id, at, rules)
    if status in ("acknowledged", "responded", "closed") and complaint.first_response_at is None:
        values["first_response_at"] = at
    if status == "responded":
        values["responded_at"] = at
    if status == "reopened":
        values |= {"closed_at": None, "merged_into": None}
        values["reopened_count"] = complaint.reopened_count + 1
        _reopen_clocks(connection, complaint, at, rules)
    if status == "closed" and before != "closed":
        values["closed_at"] = at
    meet_clocks(connection, complaint_id, clocks_met_by(status), at, overdue_reason)
    if status == "closed" and before == "closed":
        meet_clocks(connection, complaint_id, (FOLLOW_UP,), at, overdue_reason)
    elif status == "closed":
        stop_clocks(connection, complaint_id, at)
        _start_follow_up(connection, complaint, at, rules)
    if satisfaction is not None:
        values["satisfaction"] = satisfaction
    connection.execute(update(complaints).where(complaints.c.id == complaint_id).values(**values))
    if status == "waiting":
        begin_wait(connection, complaint_id, at, rules)


def current_targets(connection: Connection, complaint_id: str) -> dict[str, str]:
    """The targets that the latest route set, by kind of clock."""
    query = select(routes.c.clocks).where(routes.c.complaint_id == complaint_id)
    found = connection.scalar(query.order_by(routes.c.id.desc()).limit(1))
    return dict(found or {})


def _reopen_clocks(connection: Connection, complaint: StoredComplaint, at: datetime, rules: Rules) -> None:
    """The internal clocks begin anew; the statutory ones of the first time are over."""
    stop_clocks(connection, complaint.id, at)
    targets = {
        kind: parse_target(text)
        for kind, text in current_targets(connection, complaint.id).items()
        if not kind.startswith("statutory_")
    }
    calendar = _calendar(complaint.queue, rules)
    cycle = complaint.reopened_count + 2
    insert_clocks(connection, start_clocks(complaint.id, targets, calendar, at, cycle, rules))


def _start_follow_up(connection: Connection, complaint: StoredComplaint, at: datetime, rules: Rules) -> None:
    target = rules.file.follow_up
    if target is None or complaint.category in rules.file.no_complaint:
        return
    cycle = complaint.reopened_count + 1
    calendar = _calendar(complaint.queue, rules)
    row = new_clock(complaint.id, FOLLOW_UP, target, calendar, at, cycle, rules)
    insert_clocks(connection, [row])


def _calendar(queue: str, rules: Rules) -> str:
    """The queue's calendar; that of the review queue for a queue that the rules no longer know."""
    return rules.calendar_of(queue if queue in rules.file.queues else rules.file.review.queue)
