"""What happens to a stored complaint: messages from both sides, and changes of status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from nlp import prepare
from service.desk.accept import Finish
from service.desk.changes import set_status
from service.desk.clock_rows import FOLLOW_UP, meet_clocks
from service.desk.desk import Desk, check_time, present
from service.desk.errors import ErasedError, WrongTransitionError
from service.desk.event_payload import event_payload
from service.desk.hearing import Heard, hear_customer, hear_for_target, lock_target
from service.desk.history import last_step
from service.desk.incoming import Caller, NewMessage, StatusChange
from service.desk.looking import fetch_complaint, view_of
from service.desk.reading import Reading, intensity_of, mask, prediction_row, read_text
from service.desk.statuses import check_transition
from service.desk.stored_complaint import StoredComplaint
from service.store.events import EventType, append_event, record_audit
from service.store.ids import new_id
from service.store.tables import complaints, messages, predictions


def add_message(
    desk: Desk, complaint_id: str, new: NewMessage, caller: Caller, finish: Finish | None = None
) -> dict[str, Any]:
    """Store a message and what follows from it; gives the complaint's view.

    A customer's message is read by the model (emotion, intensity), ends a time of waiting, reopens a closed
    complaint unless it is content, and raises urgency, level and clocks where it is more urgent than all
    before; of a merged complaint it does so to the one that goes on. An agent's message is the first response
    if there was none, or the follow-up visit after closing.

    Raises: UnknownComplaintError, ErasedError, WrongTimeError; ModelError; StoreError.
    """
    now = present()
    rules = desk.rules.current()
    reading: Reading | None = None
    if new.sender == "customer":
        with desk.store.read() as connection:
            fetch_complaint(connection, complaint_id)  # no work for an id that does not exist
        reading = read_text(new.text, desk.classifiers.get(new.model))
        masked = reading.prepared.masked_text
    else:
        masked = prepare(new.text).masked_text
    with desk.store.write() as connection:
        target = lock_target(connection, complaint_id) if reading is not None else None
        complaint = _fetch_open_to_change(connection, complaint_id)
        heard = Heard()
        sent_at = check_time(new.sent_at, now, after=complaint.received_at)
        message_id = new_id("m")
        row = _message_row(connection, complaint_id, message_id, new, masked, reading, sent_at, now)
        if desk.settings.keep_originals:
            row["original_text"] = new.text
        connection.execute(insert(messages).values(**row))
        if reading is not None:
            stored = prediction_row(reading, complaint_id, message_id, now)
            connection.execute(insert(predictions).values(**stored))
            heard = hear_customer(connection, complaint, reading, sent_at, now, rules)
        else:
            _note_agent(connection, complaint, sent_at, now, mask(new.overdue_reason))
        kind: EventType = "message.received" if new.sender == "customer" else "message.sent"
        view = view_of(desk, connection, complaint_id)
        more = {"message_id": message_id, "trend": view["trend"]}
        into = {} if target is None else {"merged_into": target.id}
        _tell(connection, complaint_id, kind, now, caller, more | into | heard.told())
        if heard.reopened:
            _tell(connection, complaint_id, "status.changed", now, caller, {"before": "closed"})
        if reading is not None and target is not None:
            heard = hear_for_target(connection, complaint_id, target, reading, sent_at, now, rules)
            merged = {"message_id": message_id, "merged_from": complaint_id}
            _tell(connection, target.id, kind, now, caller, merged | heard.told())
            if heard.reopened:
                _tell(connection, target.id, "status.changed", now, caller, {"before": "closed"})
        if finish is not None:
            finish(connection, complaint_id, view)
    return view


def change_status(
    desk: Desk, complaint_id: str, change: StatusChange, caller: Caller, finish: Finish | None = None
) -> dict[str, Any]:
    """Change the status; gives the complaint's view.

    Raises: UnknownComplaintError, ErasedError, WrongTransitionError, WrongTimeError; StoreError.
    """
    now = present()
    rules = desk.rules.current()
    with desk.store.write() as connection:
        complaint = _fetch_open_to_change(connection, complaint_id)
        check_transition(complaint.status, change.status)
        if change.satisfaction is not None and change.status != "closed":
            raise WrongTransitionError("满意度只能在结案（closed）时或结案后登记。")
        at = check_time(change.at, now, after=last_step(connection, complaint_id))
        set_status(
            connection,
            complaint,
            change.status,
            at,
            now,
            rules,
            author=change.author,
            reason=mask(change.reason),
            overdue_reason=mask(change.overdue_reason),
            satisfaction=change.satisfaction,
        )
        _tell(connection, complaint_id, "status.changed", now, caller, {"before": complaint.status})
        view = view_of(desk, connection, complaint_id)
        if finish is not None:
            finish(connection, complaint_id, view)
    return view


def _fetch_open_to_change(connection: Connection, complaint_id: str) -> StoredComplaint:
    complaint = fetch_complaint(connection, complaint_id, for_change=True)
    if complaint.erased_at is not None:
        raise ErasedError
    return complaint


def _message_row(
    connection: Connection,
    complaint_id: str,
    message_id: str,
    new: NewMessage,
    masked: str,
    reading: Reading | None,
    sent_at: datetime,
    now: datetime,
) -> dict[str, Any]:
    last = connection.scalar(
        select(func.max(messages.c.sequence)).where(messages.c.complaint_id == complaint_id)
    )
    emotion = reading.prediction.emotion if reading else None
    return {
        "id": message_id,
        "complaint_id": complaint_id,
        "sequence": (last or 0) + 1,
        "sender": new.sender,
        "channel": new.channel,
        "author": new.author,
        "masked_text": masked,
        "sent_at": sent_at,
        "created_at": now,
        "emotion": emotion.label if emotion else None,
        "intensity": intensity_of(reading.prediction) if reading else None,
    }


def _note_agent(
    connection: Connection, complaint: StoredComplaint, sent_at: datetime, now: datetime, why: str | None
) -> None:
    kinds = ("first_response", "statutory_accept")
    meet_clocks(connection, complaint.id, kinds, sent_at, why)
    values: dict[str, Any] = {"updated_at": now}
    if complaint.first_response_at is None:  # later messages never move the first response
        values["first_response_at"] = sent_at
    connection.execute(update(complaints).where(complaints.c.id == complaint.id).values(**values))
    closed_at = complaint.closed_at
    if complaint.status == "closed" and closed_at is not None and sent_at >= closed_at:
        meet_clocks(connection, complaint.id, (FOLLOW_UP,), sent_at, why)


def _tell(
    connection: Connection,
    complaint_id: str,
    kind: EventType,
    now: datetime,
    caller: Caller,
    more: Mapping[str, Any],
) -> None:
    """The event for others and the line of the audit trail."""
    complaint = fetch_complaint(connection, complaint_id)
    append_event(connection, complaint_id, kind, event_payload(complaint) | dict(more), now)
    record_audit(
        connection,
        actor=caller.actor,
        action=f"complaint.{kind}",
        object_kind="complaint",
        object_id=complaint_id,
        at=now,
        details=more,
        request_id=caller.request_id,
    )
