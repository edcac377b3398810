"""Changed rules re-compute the clocks that run: new targets and new working hours apply at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select, update

from service.clocks.target import Target, parse_target
from service.desk.changes import current_targets
from service.desk.clock_rows import (
    FOLLOW_UP,
    deadline_of,
    insert_clocks,
    new_clock,
    read_clocks,
    read_pauses,
    recompute_open_clocks,
)
from service.desk.looking import fetch_complaint
from service.desk.stored_clock import StoredClock
from service.desk.stored_complaint import StoredComplaint
from service.routing.rules import Rules
from service.store import Store
from service.store.tables import clocks, routes

MOST_AT_ONCE = 500


def apply_new_rules(store: Store, rules: Rules, now: datetime) -> int:
    """Bring the clocks of other versions of the rules to this one; gives the number of complaints.

    So are clocks that assumed a year which is known by now, from the holiday file or a newer library. The
    rule that routed a complaint is looked up by its id: its queue stays, its targets and the calendar of the
    queue are those of the new file. Where the rule is gone, the old targets stay and the new calendars
    apply. What was met, warned or escalated stays so.
    """
    running = clocks.c.met_at.is_(None) & clocks.c.stopped_at.is_(None)
    with store.read() as connection:
        assumed = connection.scalars(
            select(clocks.c.assumed_year).where(running, clocks.c.assumed_year.is_not(None)).distinct()
        )
        known = [year for year in assumed if rules.holidays.knows_year(year)]
        outdated = (clocks.c.rules_version != rules.version) | clocks.c.assumed_year.in_(known)
        query = select(clocks.c.complaint_id).where(running, outdated).distinct().limit(MOST_AT_ONCE)
        found = list(connection.scalars(query))
    for complaint_id in found:
        with store.write() as connection:
            complaint = fetch_complaint(connection, complaint_id, for_change=True)
            _apply(connection, complaint, rules)
    return len(found)


def _apply(connection: Connection, complaint: StoredComplaint, rules: Rules) -> None:
    complaint_id = complaint.id
    targets = _targets(connection, complaint_id, rules)
    queue = complaint.queue if complaint.queue in rules.file.queues else rules.file.review.queue
    calendar = rules.calendar_of(queue)
    pauses = read_pauses(connection, complaint_id)
    lasting = next((pause.begin for pause in pauses if pause.end is None), None)
    cycle = complaint.reopened_count + 1
    stored = read_clocks(connection, complaint_id)
    for clock in stored:
        if not clock.is_open:
            continue
        target = rules.file.follow_up if clock.kind == FOLLOW_UP else targets.get(clock.kind)
        changed = replace(clock, target=str(target or clock.target), calendar=calendar)
        deadline = deadline_of(changed, pauses, rules)
        connection.execute(
            update(clocks)
            .where(clocks.c.id == clock.id)
            .values(
                target=changed.target,
                calendar=calendar,
                rules_version=rules.version,
                due_at=deadline.due_at,
                warn_at=deadline.warn_at,
                assumed_year=deadline.assumed_year,
                paused_at=lasting if deadline.due_at is None else None,
            )
        )
    if complaint.status not in ("closed", "responded"):
        _add_missing(connection, complaint, targets, calendar, cycle, stored, rules)
        if pauses:
            recompute_open_clocks(connection, complaint_id, rules)  # what is new has waited as well


def _targets(connection: Connection, complaint_id: str, rules: Rules) -> dict[str, Target]:
    latest = select(routes.c.rule).where(routes.c.complaint_id == complaint_id)
    rule_id = connection.scalar(latest.order_by(routes.c.id.desc()).limit(1))
    rule = next((rule for rule in rules.file.rules if rule.id == rule_id), None)
    if rule is None:
        old = current_targets(connection, complaint_id)
        return {kind: parse_target(text) for kind, text in old.items()}
    targets = {**rules.file.clocks[rule.then.clocks], **rules.statutory}
    stored = {kind: str(target) for kind, target in targets.items()}
    connection.execute(
        update(routes)
        .where(routes.c.complaint_id == complaint_id, routes.c.rule == rule_id)
        .values(clocks=stored)
    )
    return targets


def _add_missing(
    connection: Connection,
    complaint: StoredComplaint,
    targets: Mapping[str, Target],
    calendar: str,
    cycle: int,
    stored: list[StoredClock],
    rules: Rules,
) -> None:
    """Kinds of clocks that the new rules know and the old ones did not start with the complaint's cycle."""
    known = {clock.kind for clock in stored if clock.cycle == cycle}
    started = min(
        (clock.started_at for clock in stored if clock.cycle == cycle), default=complaint.received_at
    )
    fresh = [
        new_clock(complaint.id, kind, target, calendar, started, cycle, rules)
        for kind, target in targets.items()
        if kind not in known and not (cycle > 1 and kind.startswith("statutory_"))
    ]
    if fresh:
        insert_clocks(connection, fresh)
