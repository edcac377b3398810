"""What is known of one label queue: a row of `jobs`, so that it outlives every process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from nlp.errors import InputError
from service.store import Store
from service.store.events import record_audit
from service.store.ids import new_id
from service.store.tables import complaints, jobs

KIND = "label-queue"
QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"


@dataclass(frozen=True, slots=True)
class QueueRequest:
    """The `size` complaints to label next, of those received in the last `days` days."""

    size: int
    days: int
    seed: int = 0


@dataclass(frozen=True, slots=True)
class QueueJob:
    """state: queued, running, done or failed. attempts: how often a worker began it. error: Chinese.

    result: `{"read": texts read, "model_version": ..., "items": [...]}`, None until done.
    """

    id: str
    state: str
    request: QueueRequest
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    attempts: int
    result: dict[str, Any] | None
    error: str


def create_job(store: Store, request: QueueRequest, *, actor: str, request_id: str, at: datetime) -> QueueJob:
    """A job that waits; who asked for it is recorded. Raises: StoreError."""
    row = {
        "id": new_id("q"),
        "kind": KIND,
        "state": QUEUED,
        "actor": actor,
        "created_at": at,
        "attempts": 0,
        "parameters": {"size": request.size, "days": request.days, "seed": request.seed},
    }
    with store.write() as connection:
        connection.execute(insert(jobs), row)
        record_audit(
            connection,
            actor=actor,
            action="label_queue.created",
            object_kind=KIND,
            object_id=str(row["id"]),
            at=at,
            details={"size": request.size, "days": request.days},
            request_id=request_id,
        )
    return QueueJob(str(row["id"]), QUEUED, request, at, None, None, 0, None, "")


def read_job(store: Store, job_id: str) -> QueueJob:
    """Raises: InputError where there is none of that id; StoreError."""
    query = select(jobs).where(jobs.c.id == job_id, jobs.c.kind == KIND)
    with store.read() as connection:
        row = connection.execute(query).first()
    if row is None:
        raise InputError("没有这个待标注队列，请检查编号（建立队列时返回的 id）。")
    return _job(row)


def read_texts(store: Store, job: QueueJob, *, actor: str, request_id: str, at: datetime) -> dict[str, str]:
    """Complaint -> masked text, of those of the queue that still have one; that they were read is recorded.

    Raises: StoreError.
    """
    ids = [str(item["complaint_id"]) for item in (job.result or {}).get("items", ())]
    if not ids:
        return {}
    with store.write() as connection:
        query = select(complaints.c.id, complaints.c.masked_text)
        query = query.where(complaints.c.id.in_(ids), complaints.c.erased_at.is_(None))
        found = {row.id: row.masked_text for row in connection.execute(query)}
        record_audit(
            connection,
            actor=actor,
            action="read",
            object_kind=KIND,
            object_id=job.id,
            at=at,
            details={"complaints": len(found)},
            request_id=request_id,
        )
    return found


def next_job(store: Store) -> QueueJob | None:
    """The oldest that is not finished. Raises: StoreError."""
    query = select(jobs).where(jobs.c.kind == KIND, jobs.c.state.in_((QUEUED, RUNNING)))
    with store.read() as connection:
        row = connection.execute(query.order_by(jobs.c.id).limit(1)).first()
    return None if row is None else _job(row)


def change_job(store: Store, job_id: str, **values: Any) -> None:
    """Set columns of the row. Raises: StoreError."""
    with store.write() as connection:
        connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))


def delete_jobs(store: Store, *, before: datetime) -> None:
    """Forget queues that were finished before then. Raises: StoreError."""
    old = (jobs.c.kind == KIND) & (jobs.c.finished_at < before)
    with store.read() as connection:
        if connection.execute(select(jobs.c.id).where(old).limit(1)).first() is None:
            return
    with store.write() as connection:
        connection.execute(delete(jobs).where(old))


def _job(row: Row[Any]) -> QueueJob:
    return QueueJob(
        id=row.id,
        state=row.state,
        request=QueueRequest(**row.parameters),
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        attempts=row.attempts,
        result=row.result,
        error=row.error or "",
    )
