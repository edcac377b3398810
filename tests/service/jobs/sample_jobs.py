"""Jobs of a part that exists in the tests alone."""

from __future__ import annotations

import time
from pathlib import Path

from service.jobs.registry import JobContext, Jobs


def register_jobs(jobs: Jobs) -> None:
    jobs.every(0.05, "tick", lambda context: append(context, "tick"))
    jobs.every(0.05, "broken", fail)
    jobs.task("write", write, retries=2, retry_seconds=0)
    jobs.task("break", break_off, retries=1, retry_seconds=0)
    jobs.task("meet", meet)


def append(context: JobContext, line: str) -> None:
    with Path(context.settings.home, "lines").open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def write(context: JobContext, *, line: str) -> None:
    append(context, line)


def meet(context: JobContext, *, line: str) -> None:
    """Waits until another task is under way as well."""
    append(context, f"{line} waits")
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if Path(context.settings.home, "lines").read_text("utf-8").count(" waits") == 2:
            append(context, f"{line} met")
            return
        time.sleep(0.02)


def break_off(context: JobContext, *, line: str) -> None:
    append(context, line)
    fail(context)


def fail(_: JobContext) -> None:
    raise RuntimeError("电话13800138000")
