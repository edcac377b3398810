"""The queue that a person chose for a complaint (派单异议): it stays until a person names another one."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, select

from service.desk.stored_complaint import StoredComplaint
from service.routing import Route, Rules
from service.store.tables import corrections, messages


def keep_persons_queue(
    connection: Connection, complaint: StoredComplaint, chosen: Route, rules: Rules
) -> Route:
    """The rules' choice with the queue that a person chose, and the working hours of that queue.

    Where the rules no longer know it, theirs applies.
    """
    queue = complaint.queue
    if queue == chosen.queue or queue not in rules.file.queues:
        return chosen
    if queue != _last_said(connection, complaint.id):
        return chosen
    return replace(chosen, queue=queue, calendar=rules.calendar_of(queue))


def _last_said(connection: Connection, complaint_id: str) -> str | None:
    """The last correction of the queue. The complaint has left it since where the rules forgot it."""
    query = (
        select(corrections.c.after)
        .join(messages, messages.c.id == corrections.c.message_id)
        .where(corrections.c.complaint_id == complaint_id, corrections.c.field == "queue")
        .where(messages.c.sequence == 1)  # of a later message it moves nothing
    )
    found: str | None = connection.scalar(query.order_by(corrections.c.id.desc()).limit(1))
    return found
