"""The worker's part: queues that wait are made one after the other, one whose worker died is made again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog
from filelock import FileLock, Timeout

from models.tasks import EXCLUSIVE_TASKS
from nlp.errors import StoreError, SuqingError
from service.error_places import where
from service.jobs.registry import JobContext, Jobs
from service.label_jobs.record import DONE, FAILED, RUNNING, QueueJob, change_job, delete_jobs, next_job
from service.now import utc_now

TASK = "label-queue"
SWEEP_SECONDS = 10.0
MOST_ATTEMPTS = 3
LOCK = "label-queue.lock"
log = structlog.get_logger("suqing.worker")


def register_jobs(jobs: Jobs) -> None:
    """See service.jobs.registry."""
    jobs.task(TASK, make_queues)
    jobs.every(SWEEP_SECONDS, TASK, make_queues)


def make_queues(context: JobContext) -> None:
    """All that wait. The lock dies with the process that holds it: what stands as running then is free."""
    store = context.store
    delete_jobs(store, before=utc_now() - timedelta(days=context.settings.retention_days))
    if next_job(store) is None:
        return
    try:
        with FileLock(context.settings.home / LOCK, timeout=0):
            while (job := next_job(store)) is not None:
                began = {"state": RUNNING, "started_at": utc_now(), "attempts": job.attempts + 1}
                change_job(store, job.id, **began)
                outcome = _finish(context, job)
                change_job(store, job.id, finished_at=utc_now(), **outcome)
    except Timeout:
        return  # another worker is at it


def _finish(context: JobContext, job: QueueJob) -> dict[str, Any]:
    """The columns of the finished job."""
    if job.attempts >= MOST_ATTEMPTS:
        return {"state": FAILED, "error": f"试了 {MOST_ATTEMPTS} 次都没有完成，请减少 size 或 days。"}
    try:
        return {"state": DONE, "result": _pick(context, job)}
    except StoreError:
        raise  # the job stays as it is, and is made when the store is there again
    except SuqingError as error:
        return {"state": FAILED, "error": str(error)}
    except Exception as error:  # a fault of ours: no message, for it may quote a text
        log.error("label queue failed", job=job.id, error=type(error).__name__, where=where(error))
        return {"state": FAILED, "error": f"服务内部错误，请带上编号 {job.id} 报告。"}


def _pick(context: JobContext, job: QueueJob) -> dict[str, Any]:
    from service.labelling.classifiers import load_pair, model_of_desk
    from service.labelling.queue import build_queue
    from service.labelling.store_texts import labelled_texts, unlabelled_complaints

    settings, store, wanted = context.settings, context.store, job.request
    first, second = load_pair(model_of_desk(settings.model, settings.home), None, settings.home)
    texts = unlabelled_complaints(store, job.created_at - timedelta(days=wanted.days))
    built = build_queue(texts, first, second, wanted.size, labelled=labelled_texts(store), seed=wanted.seed)
    items = [
        {
            "complaint_id": task.complaint_id,
            **{
                name: _answer(task.codes[place], getattr(task, name))
                for place, name in enumerate(EXCLUSIVE_TASKS)
            },
            "urgent_looking": task.doubt.urgent,
            "uncertainty": round(task.doubt.uncertainty, 4),
            "disagreement": round(task.doubt.disagreement, 4),
            "reason": task.reason,
        }
        for task in built.tasks
    ]
    return {"read": built.read, "model_version": first.version, "items": items}


def _answer(label: str, name: str) -> dict[str, str] | None:
    return {"label": label, "name": name} if label else None
