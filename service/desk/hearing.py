"""What a customer's message does to a complaint: its own, or the one that its own was merged into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from service.desk.changes import set_status
from service.desk.history import add_note, after_last_step
from service.desk.looking import fetch_complaint
from service.desk.reading import Reading, intensity_of
from service.desk.reopening import REASON, reopen_by_message
from service.desk.rerouting import raise_by_message
from service.desk.stored_complaint import COLUMNS, StoredComplaint, stored_complaint
from service.desk.views import queue_name
from service.routing.rules import Rules
from service.store.tables import complaints


@dataclass(frozen=True, slots=True)
class Heard:
    """What a customer's message has done. queue_by_rules: see `raise_by_message`."""

    reopened: bool = False
    queue_by_rules: str | None = None

    def told(self) -> dict[str, str]:
        """For the event of the message."""
        return {} if self.queue_by_rules is None else {"queue_by_rules": self.queue_by_rules}


def hear_customer(
    connection: Connection,
    complaint: StoredComplaint,
    reading: Reading,
    sent_at: datetime,
    now: datetime,
    rules: Rules,
    reason: str = REASON,
) -> Heard:
    """Note the emotion, end a time of waiting, reopen, raise.

    reason: of the changes of status, for people.
    """
    emotion = reading.prediction.emotion
    if emotion is not None:
        values = {"emotion": emotion.label, "intensity": intensity_of(reading.prediction)}
        connection.execute(
            update(complaints).where(complaints.c.id == complaint.id).values(**values, updated_at=now)
        )
    if complaint.status == "waiting":
        at = after_last_step(connection, complaint.id, sent_at)
        set_status(connection, complaint, "investigating", at, now, rules, reason=reason)
    reopened = reopen_by_message(connection, complaint, reading, sent_at, now, rules, reason)
    if reopened:
        complaint = fetch_complaint(connection, complaint.id)
    by_rules = raise_by_message(connection, complaint, reading, sent_at, now, rules)
    if by_rules is not None:
        kept, wanted = (queue_name(queue, rules) for queue in (complaint.queue, by_rules))
        note = f"客户消息更紧急，按规则应派往{wanted}；队列由人工选定，仍为{kept}"
        add_note(connection, complaint.id, sent_at, now, note)
    return Heard(reopened, by_rules)


def lock_target(connection: Connection, complaint_id: str) -> StoredComplaint | None:
    """The complaint, locked, that this one was merged into; None: not merged, erased or gone.

    To be called before the complaint itself is locked, as merging does it: the target first.
    """
    into = select(complaints.c.merged_into).where(complaints.c.id == complaint_id).scalar_subquery()
    query = select(*COLUMNS).where(complaints.c.id == into, complaints.c.erased_at.is_(None))
    row = connection.execute(query.with_for_update()).first()
    return None if row is None else stored_complaint(row._asdict())


def hear_for_target(
    connection: Connection,
    complaint_id: str,
    target: StoredComplaint,
    reading: Reading,
    sent_at: datetime,
    now: datetime,
    rules: Rules,
) -> Heard:
    """The target goes on for the merged complaint: the message counts there, and its history points back.

    The text stays with the complaint that it was sent to, whose customer may be another one.
    """
    reason = f"并入的投诉 {complaint_id} 收到客户消息"
    sent_at = max(sent_at, target.received_at)
    heard = hear_customer(connection, target, reading, sent_at, now, rules, reason)
    if not heard.reopened and target.status != "waiting":
        add_note(connection, target.id, sent_at, now, reason)
    return heard
