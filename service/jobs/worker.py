"""`suqing worker`: runs queued tasks and periodic jobs until it is told to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from models.registry.private_files import private_files
from service.error_places import where
from service.jobs.registry import JobContext, Jobs, PeriodicJob

log = structlog.get_logger("suqing.worker")


class Ticker(threading.Thread):
    """One periodic job in a thread of its own: a slow one delays no other, a failing one goes on."""

    def __init__(self, job: PeriodicJob, context: JobContext, stopping: threading.Event) -> None:
        super().__init__(name=f"every-{job.name}", daemon=True)
        self._job = job
        self._context = context
        self._stopping = stopping

    def run(self) -> None:
        while not self._stopping.is_set():
            began = time.monotonic()
            run_once(self._job, self._context)
            self._stopping.wait(max(0.0, self._job.seconds - (time.monotonic() - began)))


def run_once(job: PeriodicJob, context: JobContext) -> bool:
    """One call; an exception is logged by its kind and place, never by its message. True if it went well."""
    try:
        with private_files():
            job.run(context)
    except Exception as error:  # the next turn tries again
        log.error("job failed", job=job.name, error=type(error).__name__, where=where(error))
        return False
    return True


def run_all_once(jobs: Jobs) -> bool:
    """Every periodic job once and every queued task; True when all went well."""
    good = [run_once(job, jobs.context) for job in jobs.periodic]
    before = jobs.failures
    while (task := jobs.huey.dequeue()) is not None:
        jobs.huey.execute(task)
    return all(good) and jobs.failures == before


def run_worker(jobs: Jobs, *, workers: int, when_ready: Callable[[], None]) -> None:
    """Work until SIGTERM or Ctrl-C. Tasks under way are finished; those that wait stay in the queue."""
    stopping = threading.Event()
    tickers = [Ticker(job, jobs.context, stopping) for job in jobs.periodic]
    consumer = jobs.huey.create_consumer(
        workers=workers, periodic=False, max_delay=1.0, check_worker_health=True, graceful_signal="TERM"
    )
    with private_files():
        for ticker in tickers:
            ticker.start()
        when_ready()
        try:
            consumer.run()
        finally:
            stopping.set()
            for ticker in tickers:
                ticker.join(timeout=10)
