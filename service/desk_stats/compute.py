"""From the rows of complaints and clocks to the desk's figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from service.desk_stats.figures import DeskFigures, GroupFigures, Overdue, Share
from service.store import Store
from service.store.tables import clocks, complaints

ALL = "*"
RESPONSE, RESOLUTION = "first_response", "done"
INTERNAL = ("first_response", "solution", "done", "follow_up")
_ROWS_A_STEP = 2_000


@dataclass
class _Count:
    """What is counted of one group on the way."""

    received: int = 0
    still_open: int = 0
    merged: int = 0
    automated: int = 0
    closed_ever: int = 0
    reopened: int = 0
    stars: int = 0
    answers: int = 0
    response: int = 0
    response_decided: int = 0
    resolution: int = 0
    resolution_decided: int = 0

    def finish(self, queue: str, level: str) -> GroupFigures:
        return GroupFigures(
            queue,
            level,
            self.received,
            self.still_open,
            self.merged,
            Share(self.response, self.response_decided),
            Share(self.resolution, self.resolution_decided),
            Share(self.reopened, self.closed_ever),
            Share(self.automated, self.received),
            self.stars / self.answers if self.answers else None,
            self.answers,
        )


def compute_figures(
    store: Store, now: datetime, *, since: datetime | None = None, until: datetime | None = None
) -> DeskFigures:
    """The figures of what was received in a period; `now` decides what is overdue."""
    counts: dict[tuple[str, str], _Count] = {}
    overdue: list[Overdue] = []
    reasons: Counter[str] = Counter()
    assumed: Counter[int] = Counter()

    def of(row: Row[Any]) -> Iterable[_Count]:
        return (counts.setdefault((row.queue, row.level), _Count()), counts.setdefault((ALL, ALL), _Count()))

    for row in _rows(store, _within(select(*_COMPLAINT_COLUMNS), since, until)):
        for count in of(row):
            _count_complaint(count, row)
    columns = (clocks, complaints.c.queue, complaints.c.level)
    joined = select(*columns).join(complaints, complaints.c.id == clocks.c.complaint_id)
    for row in _rows(store, _within(joined, since, until)):
        if row.stopped_at is not None and row.met_at is None:
            continue  # merged, or closed before it mattered
        if row.met_at is None and row.assumed_year is not None:
            assumed[row.assumed_year] += 1
        late = row.due_at is not None and (row.met_at or now) > row.due_at
        if row.met_at is None and not late:
            continue  # still running in time
        for count in of(row):
            _count_clock(count, row.kind, in_time=not late)
        if late and row.kind in INTERNAL:
            overdue.append(_overdue(row, now))
            reasons[row.overdue_reason or ""] += 1
    total = counts.pop((ALL, ALL), _Count()).finish(ALL, ALL)
    return DeskFigures(
        since,
        until,
        now,
        total,
        tuple(count.finish(*key) for key, count in sorted(counts.items())),
        tuple(sorted(overdue, key=lambda one: (-one.late_hours, one.complaint_id, one.kind))),
        tuple(reasons.most_common()),
        tuple(sorted(assumed.items())),
    )


_COMPLAINT_COLUMNS = (
    complaints.c.queue,
    complaints.c.level,
    complaints.c.status,
    complaints.c.closed_at,
    complaints.c.reopened_count,
    complaints.c.satisfaction,
    complaints.c.automated,
    complaints.c.merged_into,
)


def _within(query: Select[Any], since: datetime | None, until: datetime | None) -> Select[Any]:
    if since is not None:
        query = query.where(complaints.c.received_at >= since)
    return query if until is None else query.where(complaints.c.received_at < until)


def _rows(store: Store, query: Select[Any]) -> Iterator[Row[Any]]:
    with store.read() as connection:
        yield from connection.execution_options(yield_per=_ROWS_A_STEP).execute(query)


def _count_complaint(count: _Count, row: Row[Any]) -> None:
    count.received += 1
    count.automated += bool(row.automated)
    if row.merged_into is not None:
        count.merged += 1
        return
    count.still_open += row.status != "closed"
    count.closed_ever += row.closed_at is not None or row.reopened_count > 0
    count.reopened += row.reopened_count > 0
    if row.satisfaction is not None:
        count.stars += row.satisfaction
        count.answers += 1


def _count_clock(count: _Count, kind: str, *, in_time: bool) -> None:
    if kind == RESPONSE:
        count.response_decided += 1
        count.response += in_time
    elif kind == RESOLUTION:
        count.resolution_decided += 1
        count.resolution += in_time


def _overdue(row: Row[Any], now: datetime) -> Overdue:
    late = ((row.met_at or now) - row.due_at).total_seconds() / 3600
    return Overdue(
        row.complaint_id,
        row.queue,
        row.level,
        row.kind,
        row.due_at,
        row.met_at,
        round(late, 2),
        row.overdue_reason,
    )
