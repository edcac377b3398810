"""One training job in a process of its own: `python -m service.training_jobs.child HOME JOB`.

It holds the job's lock for as long as it lives, so nobody does the job twice at once; when it was
killed the lock is free and the next worker does the job again (an encoder goes on where it stopped).
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from models.registry.private_files import private_files
from service.cli.errors import INTERRUPTED
from service.training_jobs import record

SIGNALLED = 128  # exit codes from here on: a process of the training was ended by signal code - 128


def main(home: Path, job_id: str) -> int:
    """Do the job, unless somebody else does it or it is done."""
    folder = record.job_folder(home, job_id)
    try:
        with private_files(), FileLock(folder / record.LOCK, timeout=0):
            job = record.read_job(home, job_id)
            if job.status in (record.QUEUED, record.RUNNING):
                record.write_job(home, replace(job, status=record.RUNNING, started_at=record.now()))
                code, complaint = _train(home, job)
                if code == INTERRUPTED:  # Ctrl-C ends the worker and us: the next worker does it
                    record.write_job(home, job)
                if code >= SIGNALLED:  # as if we had been killed ourselves: done again
                    return code
                record.write_job(home, _finish(folder, job, code, complaint))
                (folder / record.CASES).unlink(missing_ok=True)  # the least is kept: who sent them has them
    except Timeout:
        pass
    return 0


def _train(home: Path, job: record.TrainingJob) -> tuple[int, str]:
    """Exit code of `suqing train`, and the last line that it complained with."""
    from service.cli.errors import run
    from service.cli.main import app

    folder = record.job_folder(home, job.id)
    os.environ["SUQING_HOME"] = str(home)
    arguments = ["train", str(folder / record.CASES), "--kind", job.kind, "--promote", job.promote]
    arguments += ["--seed", str(job.seed), "--json", str(folder / record.SAID)]
    arguments += ["--few-cases", job.few_cases, "--spellings", job.spellings]
    with (
        (folder / record.LOG).open("w", encoding="utf-8") as log,
        contextlib.redirect_stdout(log),
        contextlib.redirect_stderr(log),
    ):
        code = run(lambda: app(arguments, standalone_mode=False))
    lines = (folder / record.LOG).read_text("utf-8").strip().splitlines()
    return code, lines[-1] if lines else ""


def _finish(folder: Path, job: record.TrainingJob, code: int, complaint: str) -> record.TrainingJob:
    started = record.read_job(folder.parents[1], job.id).started_at
    finished = replace(job, started_at=started, finished_at=record.now())
    if code not in (0, 1):  # 1: some rows were left out, which the figures say
        return replace(finished, status=record.FAILED, message=complaint)
    said: dict[str, Any] = json.loads((folder / record.SAID).read_text("utf-8"))
    promotion = said.get("promotion") or {}
    return replace(
        finished,
        status=record.DONE,
        version=said["version"],
        promoted=bool(promotion.get("promoted")),
        summary=_summary(promotion),
    )


def _summary(promotion: dict[str, Any]) -> str | None:
    """The gate's sentence, and why the version waits for a person all the same."""
    said: str | None = promotion.get("decision", {}).get("summary")
    held_back = promotion.get("held_back")
    return f"{said}{held_back}" if said and held_back else said


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
