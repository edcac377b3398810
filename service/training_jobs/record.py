"""What is known of one training job, on disk, so that it outlives every process."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from models.registry.durable import write_durably
from models.registry.private_files import private_files
from nlp import prepare
from nlp.errors import InputError
from service.training_jobs.choices import FewCases, Spellings

FOLDER, RECORD, CASES, LOCK, SAID, LOG, DEATHS = (
    "training",
    "job.json",
    "cases.jsonl",
    "job.lock",
    "said.json",
    "log.txt",
    "deaths",
)
QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
COLUMNS = ("text", "category", "also", "urgency", "emotion", "intensity", "corrected_at")
_JOB = re.compile(r"t-[0-9a-f]{32}")
_UNKNOWN = "没有这个训练任务，请检查编号（提交训练时返回的 id）。"
_UNREADABLE = "训练任务的记录无法读取（写入时断电，或由别的版本写成），任务已停止。请重新提交训练。"


@dataclass(frozen=True, slots=True)
class TrainingJob:
    """A record. status: queued, running, done or failed. message: Chinese, why it failed.

    version, promoted, summary: of the candidate, and the gate's sentence on it; None until done.
    """

    id: str
    status: str
    kind: str
    promote: str
    seed: int
    cases: int
    created_at: str
    started_at: str | None = None
    finished_at: str | None = None
    version: str | None = None
    promoted: bool | None = None
    summary: str | None = None
    message: str = ""
    few_cases: FewCases = "leave-out"
    spellings: Spellings = "keep"

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)


def create_job(
    home: Path,
    cases: Sequence[Mapping[str, Any]],
    *,
    kind: str,
    promote: str,
    seed: int,
    few_cases: FewCases = "leave-out",
    spellings: Spellings = "keep",
) -> TrainingJob:
    """Write the cases, their texts masked, and the record of a job that waits. Raises: OSError."""
    job = TrainingJob(
        f"t-{uuid.uuid4().hex}",
        QUEUED,
        kind,
        promote,
        seed,
        len(cases),
        now(),
        few_cases=few_cases,
        spellings=spellings,
    )
    folder = job_folder(home, job.id)
    with private_files():
        folder.mkdir(parents=True)
    lines = [
        json.dumps(
            {column: case.get(column) or None for column in COLUMNS}
            | {"text": prepare(case["text"]).masked_text, "intensity": case.get("intensity")},
            ensure_ascii=False,
        )
        for case in cases
    ]
    write_durably(folder / CASES, "".join(f"{line}\n" for line in lines).encode())
    write_job(home, job)
    return job


def read_job(home: Path, job_id: str) -> TrainingJob:
    """The record; one that cannot be understood is that of a job that failed.

    Raises: InputError where there is none of that id, or the disk does not give it.
    """
    place = job_folder(home, job_id) / RECORD
    try:
        written = place.read_bytes()
        at = datetime.fromtimestamp(place.stat().st_mtime, UTC).isoformat(timespec="milliseconds")
    except FileNotFoundError as error:
        raise InputError(_UNKNOWN) from error
    except OSError as error:
        told = f"训练任务的记录 {place} 无法读取（{error.strerror}），请检查磁盘与权限。"
        raise InputError(told) from error
    try:
        return TrainingJob(**json.loads(written))
    except (ValueError, TypeError):
        return TrainingJob(job_id, FAILED, "", "", 0, 0, at, finished_at=at, message=_UNREADABLE)


def write_job(home: Path, job: TrainingJob) -> None:
    """Replace the record as a whole."""
    write_durably(
        job_folder(home, job.id) / RECORD, json.dumps(job.to_dict(), ensure_ascii=False, indent=1).encode()
    )


def note_death(home: Path, job: TrainingJob, *, most: int) -> TrainingJob:
    """Count a process that died without a word; the `most`-th ends the job as failed. Gives the record."""
    place = job_folder(home, job.id) / DEATHS
    deaths = (int(place.read_text("utf-8")) if place.is_file() else 0) + 1
    write_durably(place, str(deaths).encode())
    if deaths < most:
        return job
    message = f"训练进程 {deaths} 次意外结束，已放弃，可能是内存不足：请减少案例后重新提交。"
    failed = replace(job, status=FAILED, finished_at=now(), message=message)
    write_job(home, failed)
    (job_folder(home, job.id) / CASES).unlink(missing_ok=True)
    return failed


def unfinished_jobs(home: Path) -> list[str]:
    """Jobs that wait, or whose process died, the oldest first; not those that are being done."""
    found = []
    parent = home / FOLDER
    for folder in parent.iterdir() if parent.is_dir() else ():
        if _JOB.fullmatch(folder.name) is None or not (folder / RECORD).is_file():
            continue
        job = read_job(home, folder.name)
        if job.status in (QUEUED, RUNNING) and _is_free(folder):
            found.append((job.created_at, job.id))
    return [job_id for _, job_id in sorted(found)]


def job_folder(home: Path, job_id: str) -> Path:
    """Where a job's files lie. Raises: InputError for what is no id of a job."""
    if _JOB.fullmatch(job_id) is None:
        raise InputError(_UNKNOWN)
    return home / FOLDER / job_id


def now() -> str:
    """ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _is_free(folder: Path) -> bool:
    try:
        with FileLock(folder / LOCK, timeout=0):
            return True
    except Timeout:
        return False
