"""A correction: stored as before and after, applied to the complaint, routed anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from service.corrections.anew import route_anew
from service.corrections.correction import MOST_INTENSITY, Correction
from service.corrections.names import check_also, with_codes
from service.desk.accept import Finish
from service.desk.desk import Desk, present
from service.desk.errors import ErasedError, UnknownLabelError
from service.desk.event_payload import event_payload
from service.desk.incoming import Caller
from service.desk.looking import fetch_complaint, view_of
from service.desk.reading import mask
from service.desk.stored_complaint import StoredComplaint
from service.store.events import append_event, record_audit
from service.store.ids import new_id
from service.store.tables import complaints, corrections, messages, predictions

_ROUTED_BY = frozenset({"category", "also", "urgency"})


def correct_complaint(
    desk: Desk, complaint_id: str, correction: Correction, caller: Caller, finish: Finish | None = None
) -> dict[str, Any]:
    """Store and apply a correction; gives the complaint's view.

    A corrected category or urgency is routed by the rules as if the model had said so, with certainty; a
    corrected queue (派单异议) overrules them, in later corrections as well. Clocks only ever become earlier,
    and an escalation is never undone. What equals the present value is stored too: it confirms it.

    Raises: UnknownComplaintError, ErasedError, UnknownLabelError, SameCategoryError; StoreError.
    """
    now = present()
    rules = desk.rules.current()
    taxonomy = desk.classifiers.get().taxonomy
    correction = with_codes(correction, taxonomy, rules)
    with desk.store.write() as connection:
        complaint = fetch_complaint(connection, complaint_id, for_change=True)
        if complaint.erased_at is not None:
            raise ErasedError
        message_id, is_first = _message(connection, complaint_id, correction.message_id)
        check_also(connection, complaint, correction, message_id, taxonomy)
        before = _before(connection, complaint, message_id, is_first=is_first)
        _store(connection, complaint_id, correction, message_id, before, caller, now)
        _apply(connection, complaint, correction, message_id, is_first=is_first, now=now)
        changed = fetch_complaint(connection, complaint_id)
        by_rules = bool(_ROUTED_BY & correction.values().keys())
        if is_first and (correction.queue or by_rules):
            route_anew(connection, changed, rules, now, by_rules=by_rules)
        fields = sorted(correction.values())
        changed = fetch_complaint(connection, complaint_id)
        payload = event_payload(changed) | {"fields": fields}
        append_event(connection, complaint_id, "complaint.corrected", payload, now)
        record_audit(
            connection,
            actor=caller.actor,
            action="complaint.corrected",
            object_kind="complaint",
            object_id=complaint_id,
            at=now,
            details={"fields": fields},
            request_id=caller.request_id,
        )
        view = view_of(desk, connection, complaint_id)
        if finish is not None:
            finish(connection, complaint_id, view)
    return view


def _message(connection: Connection, complaint_id: str, wanted: str | None) -> tuple[str, bool]:
    """Id of the corrected message, and whether it is the complaint itself."""
    query = select(messages.c.id, messages.c.sequence).where(
        messages.c.complaint_id == complaint_id, messages.c.sender == "customer"
    )
    query = query.where(messages.c.sequence == 1) if wanted is None else query.where(messages.c.id == wanted)
    row = connection.execute(query).first()
    if row is None:
        raise UnknownLabelError("这条投诉没有此编号的客户消息，请检查 message_id。", "message_id")
    return row.id, row.sequence == 1


def _before(
    connection: Connection, complaint: StoredComplaint, message_id: str, *, is_first: bool
) -> dict[str, Any]:
    """What was thought of it: the present state of the complaint, what the model said of a later message."""
    query = select(predictions).where(predictions.c.message_id == message_id)
    said = connection.execute(query.order_by(predictions.c.id.desc())).first()
    read: dict[str, Any] = {} if said is None else said._asdict()
    known = read
    if is_first:
        now = {"category": complaint.category, "also": list(complaint.also), "urgency": complaint.urgency}
        known = read | now
    feeling = connection.execute(select(messages).where(messages.c.id == message_id)).one()
    intensity = None if feeling.intensity is None else round(feeling.intensity * MOST_INTENSITY)
    return {
        **{name: known.get(name) for name in ("category", "also", "urgency", "model_version")},
        "emotion": feeling.emotion,
        "intensity": intensity,
        "queue": complaint.queue,
    }


def _store(
    connection: Connection,
    complaint_id: str,
    correction: Correction,
    message_id: str,
    before: Mapping[str, Any],
    caller: Caller,
    now: datetime,
) -> None:
    connection.execute(
        insert(corrections),
        [
            {
                "id": new_id("x"),
                "complaint_id": complaint_id,
                "message_id": message_id,
                "field": name,
                "before": before[name],
                "after": list(value) if isinstance(value, tuple) else value,
                "author": correction.author or caller.actor,
                "reason": mask(correction.reason),
                "model_version": before["model_version"],
                "created_at": now,
            }
            for name, value in correction.values().items()
        ],
    )


def _apply(
    connection: Connection,
    complaint: StoredComplaint,
    correction: Correction,
    message_id: str,
    *,
    is_first: bool,
    now: datetime,
) -> None:
    feeling: dict[str, Any] = {}
    if correction.emotion is not None:
        feeling["emotion"] = correction.emotion
    if correction.intensity is not None:
        feeling["intensity"] = correction.intensity / MOST_INTENSITY
    if feeling:
        connection.execute(update(messages).where(messages.c.id == message_id).values(**feeling))
    values: dict[str, Any] = {"updated_at": now, "automated": False}
    if is_first:
        given = correction.values()
        values |= {name: given[name] for name in ("category", "urgency", "queue") if name in given}
        also = complaint.also if correction.also is None else correction.also
        values["also"] = [code for code in also if code != values.get("category")]
        if correction.category is not None or correction.urgency is not None:
            values["needs_review"] = False
    if feeling and message_id == _last_of_customer(connection, complaint.id):
        values |= feeling  # the complaint shows its customer's present state
    connection.execute(update(complaints).where(complaints.c.id == complaint.id).values(**values))


def _last_of_customer(connection: Connection, complaint_id: str) -> str | None:
    query = select(messages.c.id).where(
        messages.c.complaint_id == complaint_id, messages.c.sender == "customer"
    )
    return connection.scalar(query.order_by(messages.c.sequence.desc()).limit(1))
