"""Corrections as labelled cases, in the format of a cases file with where and when they come from.

One row a corrected message: its masked text and, of each field, the last thing that a person said; an empty
cell says 'not labelled'. Wrong queues are no label of a text: they have a file of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from service.corrections.correction import LABELS
from service.now import utc_now
from service.store import Store
from service.store.events import record_audit
from service.store.tables import complaints, corrections, messages

CASE_COLUMNS = ("text", *LABELS, "corrected_at", "corrected_by", "complaint_id", "model_version")
QUEUE_COLUMNS = ("text", "category", "queue_before", "queue", "corrected_at", "corrected_by", "complaint_id")
_ALSO_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Exported:
    """Rows as text, in the columns above; complaints that were erased are not among them.

    case_ids, queue_ids: the corrections behind them that were never exported.
    """

    cases: tuple[tuple[str, ...], ...]
    queues: tuple[tuple[str, ...], ...]
    case_ids: tuple[str, ...]
    queue_ids: tuple[str, ...]


def export_corrections(
    store: Store, *, since: datetime | None = None, only_new: bool = False, actor: str
) -> Exported:
    """As find_corrections, and the cases are marked as exported at once: the caller has them in memory."""
    found = find_corrections(store, since=since, only_new=only_new)
    mark_exported(store, found, queues=False, actor=actor)
    return found


def find_corrections(store: Store, *, since: datetime | None = None, only_new: bool = False) -> Exported:
    """All corrections as rows, oldest first; marks nothing.

    since: only messages with a correction from then on; only_new: only with one that never was exported.
    Labels and queues are told apart: each goes to a file of its own, perhaps not at the same time.
    """
    with store.read() as connection:
        groups = list(_by_message(connection))
    labels, queues = (
        [rows for rows in groups if _is_wanted([row for row in rows if is_of(row)], since, only_new=only_new)]
        for is_of in (_is_label, _is_queue)
    )
    return Exported(
        tuple(filter(None, map(_case, labels))),
        tuple(filter(None, map(_queue, queues))),
        tuple(row.id for rows in labels for row in rows if _is_label(row) and row.exported_at is None),
        tuple(row.id for rows in queues for row in rows if _is_queue(row) and row.exported_at is None),
    )


def mark_exported(store: Store, found: Exported, *, queues: bool, actor: str) -> None:
    """Marks what was found, after it was written, and records who did it. queues: were they written too?"""
    now = utc_now()
    ids = found.case_ids + (found.queue_ids if queues else ())
    with store.write() as connection:
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            connection.execute(update(corrections).where(corrections.c.id.in_(part)).values(exported_at=now))
        record_audit(
            connection,
            actor=actor,
            action="corrections.exported",
            object_kind="corrections",
            object_id="all",
            at=now,
            details={"messages": len(found.cases), **({"queues": len(found.queues)} if queues else {})},
        )


def _is_label(row: Row[Any]) -> bool:
    return row.field in LABELS


def _is_queue(row: Row[Any]) -> bool:
    return bool(row.field == "queue")


def _by_message(connection: Connection) -> Iterator[list[Row[Any]]]:
    query = (
        select(
            corrections,
            messages.c.masked_text,
            complaints.c.category.label("present_category"),
        )
        .join(messages, messages.c.id == corrections.c.message_id)
        .join(complaints, complaints.c.id == corrections.c.complaint_id)
        .where(complaints.c.erased_at.is_(None))
        .order_by(corrections.c.created_at, corrections.c.id)
    )
    groups: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(query):
        groups.setdefault(str(row.message_id), []).append(row)
    yield from groups.values()


def _is_wanted(rows: list[Row[Any]], since: datetime | None, *, only_new: bool) -> bool:
    fresh = [row for row in rows if since is None or row.created_at >= since]
    return any(row.exported_at is None for row in fresh) if only_new else bool(fresh)


def _case(rows: list[Row[Any]]) -> tuple[str, ...] | None:
    latest: Mapping[str, Row[Any]] = {row.field: row for row in rows if row.field in LABELS}
    if not latest:
        return None
    values: dict[str, Any] = {name: row.after for name, row in latest.items()}
    if "also" in values and "category" not in values:
        values["category"] = rows[-1].present_category  # also goes with a category: nobody objected to it
    last = max(latest.values(), key=lambda row: (row.created_at, row.id))
    cells = (_shown(values.get(name)) for name in LABELS)
    return (last.masked_text, *cells, *_source(last), last.model_version or "")


def _queue(rows: list[Row[Any]]) -> tuple[str, ...] | None:
    wrong = [row for row in rows if row.field == "queue"]
    if not wrong:
        return None
    last = wrong[-1]
    text, category = last.masked_text, last.present_category or ""
    return (text, category, _shown(wrong[0].before), _shown(last.after), *_source(last))


def _source(row: Row[Any]) -> tuple[str, str, str]:
    return row.created_at.isoformat().replace("+00:00", "Z"), row.author or "", row.complaint_id


def _shown(value: Any) -> str:
    return _ALSO_SEPARATOR.join(value) if isinstance(value, list) else "" if value is None else str(value)
