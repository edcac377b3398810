"""Times of waiting for the customer, in which the clocks stand still."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, update

from service.desk.clock_rows import recompute_open_clocks
from service.routing.rules import Rules
from service.store.ids import new_id
from service.store.tables import waits


def begin_wait(connection: Connection, complaint_id: str, at: datetime, rules: Rules) -> None:
    """The clocks stand still; the complaint's status has been written.

    A wait that a merging left without an end, as it once did, gets no length: it was of stopped clocks.
    """
    connection.execute(
        update(waits)
        .where(waits.c.complaint_id == complaint_id, waits.c.ended_at.is_(None))
        .values(ended_at=waits.c.began_at)
    )
    connection.execute(insert(waits).values(id=new_id("w"), complaint_id=complaint_id, began_at=at))
    recompute_open_clocks(connection, complaint_id, rules)


def end_wait(connection: Connection, complaint_id: str, at: datetime, rules: Rules) -> None:
    """The customer answered, or waiting was given up: the clocks run on."""
    note_end_of_wait(connection, complaint_id, at)
    recompute_open_clocks(connection, complaint_id, rules)


def note_end_of_wait(connection: Connection, complaint_id: str, at: datetime) -> None:
    """The same where the clocks have been stopped."""
    connection.execute(
        update(waits)
        .where(waits.c.complaint_id == complaint_id, waits.c.ended_at.is_(None))
        .values(ended_at=at)
    )
