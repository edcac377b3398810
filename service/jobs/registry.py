"""The list of jobs. A part that has work for the worker adds its module to `JOB_MODULES`:

    # service/retention/job.py
    def register_jobs(jobs: Jobs) -> None:
        jobs.every(3600, "retention", delete_old_complaints)   # called as delete_old_complaints(context)
        jobs.task("survey", read_survey)                        # called as read_survey(context, **arguments)

and queues a task from anywhere, the server included: `make_jobs(settings).enqueue("survey", job_id="j-1")`.
A task may run twice (a worker was killed in the middle): it must find out what is left to do.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import structlog
from huey import SqliteHuey

from models.registry.private_files import private_files
from nlp.errors import UsageError
from service.error_places import where
from service.jobs.json_serializer import JsonSerializer
from service.settings import Settings
from service.store import Store, open_store

JOB_MODULES: tuple[str, ...] = (
    "service.desk.job",
    "service.webhooks.job",
    "service.training_jobs.jobs",
    "service.survey_jobs.job",
    "service.label_jobs.job",
)
"""Modules with a function `register_jobs(jobs: Jobs) -> None`."""

QUEUE = "jobs.db"


log = structlog.get_logger("suqing.worker")


class TaskFailedError(Exception):
    """What huey is told of a task's exception, to try again: its name alone, the rest may quote a text."""


class _WithoutTraceback(logging.Filter):
    """huey writes every exception with its traceback; ours is logged where it is caught."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = record.exc_text = None
        return True


_NO_TRACEBACK = _WithoutTraceback()


@dataclass(frozen=True)
class JobContext:
    """What every job is given."""

    settings: Settings
    store: Store


@dataclass(frozen=True)
class PeriodicJob:
    """A function that is called every `seconds` by each worker: what it does must be safe to do at once."""

    name: str
    seconds: float
    run: Callable[[JobContext], object]


@dataclass
class Jobs:
    """Tasks by name over a durable queue (a SQLite file below SUQING_HOME), and the periodic jobs."""

    context: JobContext
    huey: Any
    periodic: list[PeriodicJob] = field(default_factory=list)
    tasks: dict[str, Callable[..., Any]] = field(default_factory=dict)
    failures: int = 0
    """Tasks that ended with an exception in this process."""

    def every(self, seconds: float, name: str, run: Callable[[JobContext], object]) -> None:
        """Register a periodic job."""
        self.periodic.append(PeriodicJob(name, seconds, run))

    def task(
        self, name: str, run: Callable[..., object], *, retries: int = 0, retry_seconds: int = 10
    ) -> None:
        """Register what `enqueue(name, ...)` runs; `retries`: so often again after an exception."""
        context = self.context

        def call(**arguments: Any) -> None:
            try:
                with private_files():
                    run(context, **arguments)
            except Exception as error:
                self.failures += 1
                log.error("task failed", task=name, error=type(error).__name__, where=where(error))
                raise TaskFailedError(name) from None

        self.tasks[name] = self.huey.task(name=name, retries=retries, retry_delay=retry_seconds)(call)

    def enqueue(self, name: str, **arguments: Any) -> None:
        """Queue a task; it outlives this process. Arguments are JSON values.

        Raises: UsageError where no module has registered it.
        """
        if name not in self.tasks:
            known = "、".join(sorted(self.tasks)) or "无"
            raise UsageError(
                f"没有名为「{name}」的后台任务，现有 {known}；新的任务要在 JOB_MODULES 列出的模块里登记。"
            )
        self.tasks[name](**arguments)


def make_jobs(settings: Settings, store: Store | None = None, modules: tuple[str, ...] | None = None) -> Jobs:
    """The queue with everything that `modules` (default: `JOB_MODULES`) registers."""
    logging.getLogger("huey").addFilter(_NO_TRACEBACK)
    with private_files():  # the file is made here
        settings.home.mkdir(parents=True, exist_ok=True)
        huey = SqliteHuey(
            "suqing",
            filename=str(settings.home / QUEUE),
            serializer=JsonSerializer(),
            results=False,
            timeout=10,
        )
    jobs = Jobs(JobContext(settings, store or open_store(settings)), huey)
    for module in JOB_MODULES if modules is None else modules:
        import_module(module).register_jobs(jobs)
    return jobs
