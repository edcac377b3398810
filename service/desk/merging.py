"""并单: a complaint about the same event is joined to an earlier one, or the offer is declined."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, update

from service.desk.accept import Finish
from service.desk.desk import Desk, present
from service.desk.errors import ErasedError, WrongTransitionError
from service.desk.event_payload import event_payload
from service.desk.incoming import Caller
from service.desk.looking import fetch_complaint, view_of
from service.desk.stored_complaint import StoredComplaint
from service.desk.unanswered import close_unanswered
from service.store.events import EventType, append_event, record_audit
from service.store.tables import complaints, merge_offers


def decide_merge(
    desk: Desk,
    complaint_id: str,
    into: str,
    author: str | None,
    caller: Caller,
    finish: Finish | None = None,
    *,
    merges: bool,
) -> dict[str, Any]:
    """Merge the complaint into another one, or decline the offer; gives the complaint's view.

    A merged complaint is closed without counting as answered: its clocks stop, the other one's run on.

    Raises: UnknownComplaintError for either; WrongTransitionError for itself, a merged or a closed one.
    """
    now = present()
    with desk.store.write() as connection:
        # both rows in the order of their ids: two merges at the same time cannot wait for each other
        rows = {
            key: fetch_complaint(connection, key, for_change=True) for key in sorted({complaint_id, into})
        }
        complaint, other = rows[complaint_id], rows[into]
        if merges:
            _check(complaint, other)
            _merge(connection, complaint, into, author, now)
        elif complaint.merged_into == into:
            raise WrongTransitionError("这条投诉已经并入那一条；要分开，请重新打开它。")
        connection.execute(
            update(merge_offers)
            .where(merge_offers.c.complaint_id == complaint_id, merge_offers.c.other_id == into)
            .values(state="merged" if merges else "declined", decided_at=now, author=author)
        )
        action: EventType = "complaint.merged" if merges else "complaint.merge_declined"
        changed = fetch_complaint(connection, complaint_id)
        append_event(connection, complaint_id, action, event_payload(changed) | {"into": into}, now)
        record_audit(
            connection,
            actor=caller.actor,
            action=action,
            object_kind="complaint",
            object_id=complaint_id,
            at=now,
            details={"into": into},
            request_id=caller.request_id,
        )
        view = view_of(desk, connection, complaint_id)
        if finish is not None:
            finish(connection, complaint_id, view)
    return view


def _check(complaint: StoredComplaint, other: StoredComplaint) -> None:
    if complaint.erased_at is not None or other.erased_at is not None:
        raise ErasedError
    if complaint.id == other.id:
        raise WrongTransitionError("不能把投诉并入它自己。")
    if complaint.merged_into is not None or complaint.status == "closed":
        raise WrongTransitionError("这条投诉已结案或已并单。")
    if other.merged_into is not None:
        raise WrongTransitionError(f"目标投诉已并入 {other.merged_into}，请并入后者。")


def _merge(
    connection: Connection, complaint: StoredComplaint, into: str, author: str | None, now: Any
) -> None:
    close_unanswered(connection, complaint, now, reason=f"并单至 {into}", author=author, merged_into=into)
    # what was merged into this one is now part of the other
    connection.execute(
        update(complaints).where(complaints.c.merged_into == complaint.id).values(merged_into=into)
    )
