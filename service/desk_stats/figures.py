"""The figures of the desk. Plain frozen data; shares are None where there is nothing to divide by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Targets:
    """What is aimed at. Source: survey and complaint practice (resolution 95 %, satisfaction 4.3 of 5)."""

    response: float = 0.95
    resolution: float = 0.95
    satisfaction: float = 4.3


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`."""

    part: int = 0
    whole: int = 0

    @property
    def value(self) -> float | None:
        """0..1."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One queue and level ('*' for all of them).

    response: first responses in time, of those that are given or overdue.
    resolution: complaints done in time, of those that are done or overdue.
    reopened: reopened ones, of those that were ever closed.
    automated: complaints whose route no person touched. satisfaction: mean 1..5 of the closed ones that said.
    """

    queue: str
    level: str
    received: int
    still_open: int
    merged: int
    response: Share
    resolution: Share
    reopened: Share
    automated: Share
    satisfaction: float | None
    satisfaction_answers: int


@dataclass(frozen=True, slots=True)
class Overdue:
    """A clock that was missed, or is being missed. late_hours: by the wall clock, until it was met or now."""

    complaint_id: str
    queue: str
    level: str
    kind: str
    due_at: datetime
    met_at: datetime | None
    late_hours: float
    reason: str | None


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """Of all complaints received from `since` (inclusive) until `until` (exclusive), as known at `at`."""

    since: datetime | None
    until: datetime | None
    at: datetime
    total: GroupFigures
    groups: tuple[GroupFigures, ...]
    overdue: tuple[Overdue, ...]
    reasons: tuple[tuple[str, int], ...]
    """Reason -> number of missed clocks, the most frequent first; '' where nobody has said why."""
    assumed: tuple[tuple[int, int], ...] = ()
    """Year whose holidays are unknown -> number of running clocks whose deadline depends on them."""
