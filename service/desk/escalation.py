"""Clocks that are about to run out are told, those that have run out are handed up: each once.

Safe to run by any number of workers at the same time: a row is taken by the UPDATE that marks it, and
what it brings about stands in the same transaction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, select, update

from service.desk.clock_rows import FOLLOW_UP
from service.desk.event_payload import event_payload
from service.desk.stored_clock import StoredClock, stored_clock
from service.desk.stored_complaint import COLUMNS, StoredComplaint, stored_complaint
from service.desk.views import shown
from service.routing.rule_file import LEVELS
from service.store import Store
from service.store.events import EventType, append_event, record_audit
from service.store.ids import new_id
from service.store.tables import clocks, complaints, routes

ACTOR = "worker"
MOST_AT_ONCE = 500

_RUNNING = clocks.c.met_at.is_(None) & clocks.c.stopped_at.is_(None) & clocks.c.due_at.is_not(None)


def warn_and_escalate(store: Store, now: datetime) -> tuple[int, int]:
    """Handle all clocks that are due for it at `now`; gives the numbers of warnings and escalations.

    A clock that ran out before anybody was warned is escalated alone: a warning would come too late.
    """
    about = _RUNNING & clocks.c.warned_at.is_(None) & (clocks.c.warn_at <= now) & (clocks.c.due_at > now)
    over = _RUNNING & clocks.c.escalated_at.is_(None) & (clocks.c.due_at <= now)
    return (
        sum(_take(store, clock, about, now, escalates=False) for clock in _waiting(store, about)),
        sum(_take(store, clock, over, now, escalates=True) for clock in _waiting(store, over)),
    )


def _waiting(store: Store, condition: ColumnElement[bool]) -> list[str]:
    found: list[str] = []
    query = select(clocks.c.id).where(condition).order_by(clocks.c.due_at).limit(MOST_AT_ONCE)
    with store.read() as connection:
        found.extend(connection.scalars(query))
    return found


def _take(
    store: Store, clock_id: str, condition: ColumnElement[bool], now: datetime, *, escalates: bool
) -> bool:
    mark = {"escalated_at": now} if escalates else {"warned_at": now}
    with store.write() as connection:
        of = select(clocks.c.complaint_id).where(clocks.c.id == clock_id).scalar_subquery()
        # the complaint's row first, as every other change does it: no deadlock, no reply in between
        row = connection.execute(select(*COLUMNS).where(complaints.c.id == of).with_for_update()).first()
        taken = update(clocks).where(clocks.c.id == clock_id, condition).values(**mark)
        marked = connection.execute(taken.returning(*clocks.c)).first()
        if marked is None or row is None:
            return False  # met, paused, or taken by another worker in the meantime
        complaint, clock = stored_complaint(row._asdict()), stored_clock(marked._asdict())
        if escalates:
            _escalate(connection, complaint, clock, now)
        else:
            _tell(connection, complaint, clock, "clock.warning", now)
    return True


def _escalate(connection: Connection, complaint: StoredComplaint, clock: StoredClock, now: datetime) -> None:
    """One level up, except for the follow-up visit, whose miss is told and no more."""
    level = next_level(complaint.level)
    if clock.kind != FOLLOW_UP and level != complaint.level:
        connection.execute(
            update(complaints)
            .where(complaints.c.id == complaint.id)
            .values(level=level, updated_at=now, automated=False)
        )
        latest = select(routes).where(routes.c.complaint_id == complaint.id)
        route = connection.execute(latest.order_by(routes.c.id.desc()).limit(1)).one()._asdict()
        raised = {**route, "id": new_id("r"), "created_at": now, "source": "escalation", "level": level}
        connection.execute(insert(routes).values(**raised))
        complaint = replace(complaint, level=level)
    _tell(connection, complaint, clock, "clock.overdue", now)
    record_audit(
        connection,
        actor=ACTOR,
        action="complaint.clock.overdue",
        object_kind="complaint",
        object_id=complaint.id,
        at=now,
        details={"kind": clock.kind, "level": complaint.level},
    )


def next_level(level: str) -> str:
    """frontline -> supervisor -> management."""
    order: tuple[str, ...] = LEVELS
    return order[min(order.index(level) + 1, len(order) - 1)] if level in order else order[-1]


def _tell(
    connection: Connection, complaint: StoredComplaint, clock: StoredClock, kind: EventType, now: datetime
) -> None:
    payload = event_payload(complaint) | {
        "clock": {
            "kind": clock.kind,
            "cycle": clock.cycle,
            "due_at": shown(clock.due_at),
            "assumed_year": clock.assumed_year,
        }
    }
    append_event(connection, complaint.id, kind, payload, now)
