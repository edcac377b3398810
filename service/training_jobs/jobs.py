"""The worker's part: a queued training is done at once, one whose process died is done again."""

from __future__ import annotations

import signal
import subprocess
import sys

import structlog

from service.jobs.registry import JobContext, Jobs
from service.training_jobs.record import DONE, FAILED, note_death, read_job, unfinished_jobs

TASK = "train"
SWEEP_SECONDS = 10.0
MOST_DEATHS = 3  # a training that dies so often, of too little memory perhaps, is given up
STOPPED = (
    130,
    143,
    -signal.SIGINT,
    -signal.SIGTERM,
)  # the worker was told to stop
log = structlog.get_logger("suqing.worker")


def register_jobs(jobs: Jobs) -> None:
    """See service.jobs.registry."""
    jobs.task(TASK, run_training)
    jobs.every(SWEEP_SECONDS, TASK, run_unfinished)


def run_training(context: JobContext, *, job_id: str) -> None:
    """Train in a process of its own and wait for it; its memory is given back when it ends."""
    home = context.settings.home
    if read_job(home, job_id).status in (DONE, FAILED):
        return
    command = [sys.executable, "-m", "service.training_jobs.child", str(home), job_id]
    ended = subprocess.run(command, check=False, stdin=subprocess.DEVNULL)  # noqa: S603
    job = read_job(home, job_id)
    if job.status not in (DONE, FAILED) and ended.returncode not in (0, *STOPPED):
        job = note_death(home, job, most=MOST_DEATHS)
    log.info("training", job=job_id, status=job.status, version=job.version, promoted=job.promoted)


def run_unfinished(context: JobContext) -> None:
    """Jobs that the queue has lost with a worker that was killed."""
    for job_id in unfinished_jobs(context.settings.home):
        run_training(context, job_id=job_id)
