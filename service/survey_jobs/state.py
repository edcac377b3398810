"""What is known of a survey job: plain data in the job's folder, replaced as a whole."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Status = Literal["queued", "running", "done", "failed", "cancelled"]
FINISHED: tuple[Status, ...] = ("done", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class UploadOptions:
    """What the client said about the columns; names as in `Corrections`.

    push_urgent: urgent comments become complaints at the desk. model: None for that of the server.
    """

    open: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()
    date: str | None = None
    groups: tuple[str, ...] = ()
    id: str | None = None
    ignore: tuple[str, ...] = ()
    sheet: str | None = None
    encoding: str | None = None
    pack: str = "survey"
    push_urgent: bool = False
    model: str | None = None


@dataclass(frozen=True, slots=True)
class JobState:
    """name: of the uploaded file. progress: 0..1. created_at, updated_at: seconds since 1970, UTC.

    message: why it failed, for the client. seconds_left: None while nothing can be said.
    begun: how often a worker began it without having got further than the one before. rejected: rows that
    could not be read, once done. pushed: urgent comments that became complaints. model: that reads it, chosen
    when a worker first begins, so that a promotion meanwhile changes nothing; empty before. push_left: the
    report is done, its urgent comments are still to become complaints; push_tried: how often that failed.
    """

    name: str
    extension: str
    status: Status = "queued"
    progress: float = 0.0
    begun: int = 0
    rows: int = 0
    seconds_left: int | None = None
    message: str = ""
    rejected: int = 0
    comments: int = 0
    urgent: int = 0
    pushed: int = 0
    push_left: bool = False
    push_tried: int = 0
    created_at: float = 0.0
    updated_at: float = 0.0
    model: str = ""
    options: UploadOptions = field(default_factory=UploadOptions)

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED


def state_to_text(state: JobState) -> str:
    """JSON that `text_to_state` reads back to an equal state."""
    return json.dumps(asdict(state), ensure_ascii=False)


def text_to_state(text: str) -> JobState:
    """Raises: ValueError, KeyError, TypeError where the text is no state of this version."""
    raw: Any = json.loads(text)
    if not isinstance(raw, dict) or not isinstance(raw.get("options"), dict):
        raise ValueError("no state of a survey job")
    options: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in raw.pop("options").items()
    }
    return JobState(options=UploadOptions(**options), **raw)


def unreadable(job_id: str, at: float) -> JobState:
    """What is left to say of a job whose state was cut off, or written by another version."""
    message = (
        "这份问卷的任务记录无法读取（写入时断电，或由别的版本写成），任务已停止，上传的原文不会保留。"
        f"请重新上传；再次出现时请带上编号 {job_id} 报告。"
    )
    return JobState("", "", status="failed", message=message, created_at=at, updated_at=at)
