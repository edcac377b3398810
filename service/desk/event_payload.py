"""What the outside is told of a complaint with every event: codes and references, never a text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from service.desk.stored_clock import StoredClock
from service.desk.stored_complaint import StoredComplaint
from service.desk.views import shown


def event_payload(complaint: StoredComplaint, clocks: Iterable[StoredClock] | None = None) -> dict[str, Any]:
    """The complaint's codes. clocks: those that started with it, where that is told."""
    names = ("id", "status", "channel", "external_id", "queue", "level", "priority", "tags", "category")
    more = ("urgency", "emotion", "intensity", "needs_review", "repeat_count")
    payload = {name: getattr(complaint, name) for name in (*names, *more)}
    payload |= {"tags": list(complaint.tags), "received_at": shown(complaint.received_at)}
    if clocks is not None:
        payload["clocks"] = [
            {
                "kind": clock.kind,
                "due_at": shown(clock.due_at),
                "assumed_year": clock.assumed_year,
            }
            for clock in clocks
        ]
    return payload
