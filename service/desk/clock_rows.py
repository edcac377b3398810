"""Clocks between their pure computation (service.clocks) and their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection, bindparam, func, insert, select, update

from service.clocks.deadline import Deadline, Pause, compute_deadline
from service.clocks.target import Target, parse_target
from service.desk.stored_clock import COLUMNS, StoredClock, stored_clock
from service.routing.rules import Rules
from service.store.ids import new_id
from service.store.tables import clocks, complaints, status_changes, waits

log = structlog.get_logger("suqing.desk")

FOLLOW_UP = "follow_up"


def is_pausable(kind: str) -> bool:
    """Statutory periods run on while one waits for the customer."""
    return not kind.startswith("statutory_")


def new_clock(
    complaint_id: str,
    kind: str,
    target: Target,
    calendar: str,
    started_at: datetime,
    cycle: int,
    rules: Rules,
) -> dict[str, Any]:
    """The row of a clock that starts, with its deadline."""
    deadline = compute_deadline(target, started_at, rules.calendars[calendar])
    return {
        "id": new_id("k"),
        "complaint_id": complaint_id,
        "kind": kind,
        "cycle": cycle,
        "target": str(target),
        "calendar": calendar,
        "rules_version": rules.version,
        "started_at": started_at,
        "due_at": deadline.due_at,
        "warn_at": deadline.warn_at,
        "assumed_year": deadline.assumed_year,
    }


def start_clocks(
    complaint_id: str,
    targets: Mapping[str, Target],
    calendar: str,
    started_at: datetime,
    cycle: int,
    rules: Rules,
) -> list[dict[str, Any]]:
    """One row for each target."""
    return [
        new_clock(complaint_id, kind, target, calendar, started_at, cycle, rules)
        for kind, target in targets.items()
    ]


def insert_clocks(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store clocks that start; a deadline in a year without a calendar is stored, and told to the log."""
    if rows:
        connection.execute(insert(clocks), [dict(row) for row in rows])
    for row in rows:
        if row["assumed_year"] is not None:
            names = ("complaint_id", "kind", "assumed_year")
            log.warning("deadline assumes weekends alone", **{name: row[name] for name in names})


def read_clocks(connection: Connection, complaint_id: str) -> list[StoredClock]:
    """All clocks of a complaint, by cycle, start and kind."""
    query = select(*COLUMNS).where(clocks.c.complaint_id == complaint_id)
    ordered = query.order_by(clocks.c.cycle, clocks.c.started_at, clocks.c.kind)
    return [stored_clock(row._asdict()) for row in connection.execute(ordered)]


def read_pauses(connection: Connection, complaint_id: str) -> list[Pause]:
    """The times of waiting for the customer; one without an end counts only while the complaint waits."""
    query = (
        select(waits.c.began_at, waits.c.ended_at)
        .join(complaints, complaints.c.id == waits.c.complaint_id)
        .where(waits.c.complaint_id == complaint_id)
        .where(waits.c.ended_at.is_not(None) | (complaints.c.status == "waiting"))
    )
    return [Pause(row.began_at, row.ended_at) for row in connection.execute(query)]


def deadline_of(clock: StoredClock, pauses: Iterable[Pause], rules: Rules) -> Deadline:
    """The deadline of a stored clock under the rules' calendars."""
    calendar = rules.calendars.get(clock.calendar) or next(iter(rules.calendars.values()))
    pausing = pauses if is_pausable(clock.kind) else ()
    return compute_deadline(parse_target(clock.target), clock.started_at, calendar, pausing)


def recompute_open_clocks(connection: Connection, complaint_id: str, rules: Rules) -> None:
    """New deadlines for the clocks that run, after a pause began or ended."""
    pauses = read_pauses(connection, complaint_id)
    for clock in read_clocks(connection, complaint_id):
        if clock.is_open and is_pausable(clock.kind):
            deadline = deadline_of(clock, pauses, rules)
            lasting = next((pause.begin for pause in pauses if pause.end is None), None)
            connection.execute(
                update(clocks)
                .where(clocks.c.id == clock.id)
                .values(
                    due_at=deadline.due_at,
                    warn_at=deadline.warn_at,
                    assumed_year=deadline.assumed_year,
                    paused_at=lasting if deadline.due_at is None else None,
                )
            )


def meet_clocks(
    connection: Connection, complaint_id: str, kinds: Sequence[str], at: datetime, overdue_reason: str | None
) -> None:
    """Fulfil the clocks of these kinds that run. One that was met stays as it was met first.

    What was done before the complaint was reopened fulfils no clock of the time after. The start of the
    clock itself does not tell: a more urgent message or a correction moves it within the cycle.
    """
    if not kinds:
        return
    reopened_at = _last_reopening(connection, complaint_id)
    if reopened_at is not None and at < reopened_at:
        return
    met = (
        update(clocks)
        .where(clocks.c.complaint_id == complaint_id, clocks.c.kind.in_(kinds))
        .where(clocks.c.met_at.is_(None), clocks.c.stopped_at.is_(None))
        .values(met_at=at, paused_at=None)
        .returning(clocks.c.id, clocks.c.due_at)
    )
    late = [row.id for row in connection.execute(met).all() if row.due_at is not None and row.due_at < at]
    if overdue_reason and late:
        reasons = (
            update(clocks).where(clocks.c.id == bindparam("clock")).values(overdue_reason=overdue_reason)
        )
        connection.execute(reasons, [{"clock": clock} for clock in late])


def _last_reopening(connection: Connection, complaint_id: str) -> datetime | None:
    """When the present cycle began; None for the first one."""
    reopened = status_changes.c.before == "closed", status_changes.c.after == "reopened"
    query = select(func.max(status_changes.c.at)).where(status_changes.c.complaint_id == complaint_id)
    found: datetime | None = connection.scalar(query.where(*reopened))
    return found


def stop_clocks(
    connection: Connection, complaint_id: str, at: datetime, kinds: Sequence[str] | None = None
) -> None:
    """End clocks that nobody has to fulfil any more; all kinds when None."""
    stopped = update(clocks).where(clocks.c.complaint_id == complaint_id, clocks.c.met_at.is_(None))
    if kinds is not None:
        stopped = stopped.where(clocks.c.kind.in_(kinds))
    connection.execute(stopped.where(clocks.c.stopped_at.is_(None)).values(stopped_at=at))
