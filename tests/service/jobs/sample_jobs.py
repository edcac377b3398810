"""Jobs of a part that exists in the tests alone."""

from __future__ import annotations

from pathlib import Path

from service.jobs.registry import JobContext, Jobs


def register_jobs(jobs: Jobs) -> None:
    jobs.every(0.05, "tick", lambda context: append(context, "tick"))
    jobs.every(0.05, "broken", fail)
    jobs.task("write", write, retries=2, retry_seconds=0)
    jobs.task("break", break_off, retries=1, retry_seconds=0)


def append(context: JobContext, line: str) -> None:
    with Path(context.settings.home, "lines").open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def write(context: JobContext, *, line: str) -> None:
    append(context, line)


def break_off(context: JobContext, *, line: str) -> None:
    append(context, line)
    fail(context)


def fail(_: JobContext) -> None:
    raise RuntimeError("电话13800138000")
