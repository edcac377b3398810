"""What the API shows of a complaint: the analysis of the contract, with route, clocks and history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from service.desk.statuses import NAMES as STATUS_NAMES
from service.desk.stored_clock import StoredClock
from service.desk.stored_complaint import StoredComplaint
from service.routing.customer import TIER_NAMES
from service.routing.rules import Rules

Row = Mapping[str, Any]


def complaint_view(
    complaint: StoredComplaint,
    answer: Mapping[str, Any],
    route: Row,
    clocks: Iterable[StoredClock],
    offers: Iterable[Row],
    rules: Rules,
    now: datetime,
    *,
    notes: Sequence[str] = (),
) -> dict[str, Any]:
    """A complaint as a JSON object: the keys of an analysis (`answer`), then those of the desk."""
    clock_views = [clock_view(clock, now) for clock in clocks]
    return {
        "id": complaint.id,
        **answer,
        "status": complaint.status,
        "status_name": STATUS_NAMES[complaint.status],
        "received_at": shown(complaint.received_at),
        "created_at": shown(complaint.created_at),
        "closed_at": shown(complaint.closed_at),
        "channel": complaint.channel,
        "external_id": complaint.external_id,
        "customer": {
            "ref": complaint.customer_ref,
            "tier": complaint.tier,
            "tier_name": TIER_NAMES.get(complaint.tier or "", ""),
        },
        "order_ref": complaint.order_ref,
        "product": complaint.product,
        "amount": complaint.amount,
        "route": {
            "rule": route["rule"],
            "rules_version": route["rules_version"],
            "source": route["source"],
            "queue": complaint.queue,
            "queue_name": queue_name(complaint.queue, rules),
            "level": complaint.level,
            "priority": complaint.priority,
            "tags": list(complaint.tags),
            "urgency": complaint.urgency,
            "notes": list(notes),
        },
        "clocks": clock_views,
        "repeats": {
            "count": complaint.repeat_count,
            "merged_into": complaint.merged_into,
            "offers": [
                {
                    "complaint_id": offer["other_id"],
                    "similarity": offer["similarity"],
                    "because": offer["because"],
                    "state": offer["state"],
                }
                for offer in offers
            ],
        },
        "reopened_count": complaint.reopened_count,
        "satisfaction": complaint.satisfaction,
        "erased": complaint.erased_at is not None,
    }


def clock_view(clock: StoredClock, now: datetime) -> dict[str, Any]:
    """A clock; `reason_wanted` where it was missed and nobody has said why."""
    due, met, stopped = clock.due_at, clock.met_at, clock.stopped_at
    state = "met" if met else "stopped" if stopped else "paused" if due is None else "running"
    overdue = due is not None and (met or stopped or now) > due and not (stopped and not met)
    return {
        "kind": clock.kind,
        "cycle": clock.cycle,
        "target": clock.target,
        "calendar": clock.calendar,
        "state": state,
        "started_at": shown(clock.started_at),
        "due_at": shown(due),
        "assumed_year": clock.assumed_year,
        "met_at": shown(met),
        "warned_at": shown(clock.warned_at),
        "escalated_at": shown(clock.escalated_at),
        "overdue": overdue,
        "overdue_reason": clock.overdue_reason,
        "reason_wanted": overdue and not clock.overdue_reason,
    }


def summary_view(complaint: StoredComplaint, next_due: datetime | None, rules: Rules) -> dict[str, Any]:
    """A line of a list."""
    names = ("id", "status", "channel", "external_id", "order_ref", "product", "tier", "queue", "level")
    more = ("priority", "tags", "category", "urgency", "emotion", "intensity", "needs_review", "masked_text")
    return {
        **{name: getattr(complaint, name) for name in (*names, *more, "repeat_count", "merged_into")},
        "tags": list(complaint.tags),
        "customer_ref": complaint.customer_ref,
        "queue_name": queue_name(complaint.queue, rules),
        "received_at": shown(complaint.received_at),
        "closed_at": shown(complaint.closed_at),
        "next_due_at": shown(next_due),
    }


def message_view(message: Row) -> dict[str, Any]:
    """A message, masked."""
    names = ("id", "sequence", "sender", "channel", "author", "masked_text", "emotion", "intensity")
    return {**{name: message[name] for name in names}, "sent_at": shown(message["sent_at"])}


def sender_view(whole: Mapping[str, Any]) -> dict[str, Any]:
    """What whoever sent the last message may see of a complaint: the message, and where it stands now."""
    names = ("id", "status", "status_name", "reopened_count")
    latest = max(whole["messages"], key=lambda message: message["sequence"])
    return {**{name: whole[name] for name in names}, "message": latest}


def status_view(change: Row) -> dict[str, Any]:
    """A step of the history."""
    names = ("before", "after", "author", "reason")
    return {**{name: change[name] for name in names}, "at": shown(change["at"])}


def queue_name(queue: str, rules: Rules) -> str:
    """The queue's name for people; its code where the rules no longer know it."""
    found = rules.file.queues.get(queue)
    return found.name if found else queue


def shown(instant: datetime | None) -> str | None:
    """ISO 8601 in UTC."""
    return None if instant is None else instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
