"""/v1/surveys and /v1/jobs: a survey is uploaded, read by the worker, and its report fetched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from flask import Response, request, send_file, url_for
from flask_openapi import APIBlueprint, FileStorage
from pydantic import BaseModel, ConfigDict, Field

from models.registry.private_files import private_files
from service.api.answer_shapes import Answer
from service.api.described_headers import gives_location
from service.api.openapi_document import problem_responses
from service.api.problems import ProblemError, make_problem
from service.api.scopes import Scope, requires
from service.files.formats import EXTENSIONS
from service.now import utc_now
from service.settings import Settings
from service.store.ids import new_id
from service.survey_jobs.folder import JobFolder, find_job
from service.survey_jobs.state import JobState, UploadOptions

Enqueue = Callable[[str], None]
"""Puts a job, by its id, into the worker's queue."""

Names = Annotated[list[str], Field(default_factory=list, max_length=50)]


class SurveyUpload(BaseModel):
    """一份问卷导出（multipart/form-data），以及对列的更正（可省略）。"""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    file: FileStorage = Field(description=f"表格文件：{' '.join(EXTENSIONS)}。")
    open: Names = Field(default_factory=list, description="开放题的列名，可重复。")
    score: Names = Field(default_factory=list, description="得分的列名，可写 列名=nps，可重复。")
    group: Names = Field(default_factory=list, description="分组的列名，可重复。")
    ignore: Names = Field(default_factory=list, description="不要用的列名，可重复。")
    date: str = Field(default="", description="日期的列名。")
    id_column: str = Field(default="", description="编号的列名。")
    sheet: str = Field(default="", description="工作表名。")
    push_urgent: bool = Field(default=False, description="紧急意见（至多 100 条）成为投诉，进入受理流程。")
    pack: str = Field(
        default="survey",
        pattern=r"^[a-z0-9][a-z0-9_.-]{0,79}$",
        description="内置的方面词表，或训练得到的版本。",
    )
    model: str = Field(
        default="",
        pattern=r"^([A-Za-z0-9][A-Za-z0-9_.-]{0,79})?$",
        description="champion、fast、accurate、auto 或版本号；默认是服务器的模型。fast 快得多。",
    )


class JobPath(BaseModel):
    """任务编号。"""

    job_id: str


class JobFilePath(JobPath):
    """结果文件：report、workbook、tagged、summary、rejects。"""

    name: str


class JobAnswer(Answer):
    """后台任务的状态。完成后 links 里有报告与结果。"""

    id: str
    kind: str
    status: str = Field(description="queued、running、done、failed、cancelled。")
    name: str
    progress: float
    rows: int
    seconds_left: int | None
    message: str
    rejected: int
    comments: int
    urgent: int
    pushed: int = Field(description="已成为投诉的紧急意见。")
    links: dict[str, str]


_FINDING = problem_responses(404)
_FILE = {
    "description": "文件",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


def make_survey_routes(settings: Settings, enqueue: Enqueue) -> APIBlueprint:
    """The blueprint of surveys and their jobs."""
    blueprint = APIBlueprint("surveys", __name__, url_prefix="/v1", abp_tags=[{"name": "问卷"}])

    @blueprint.before_request
    def allow_large_files() -> None:
        if request.method == "POST":
            request.max_content_length = settings.max_survey_bytes
            if request.is_json:
                request.get_json()
                raise _not_a_form()

    @blueprint.post(
        "/surveys",
        summary="上传一份问卷",
        description="成为后台任务，由 suqing worker 完成。上传的原文读完即删，结果只含脱敏后的文字。",
        responses={201: JobAnswer, **problem_responses(400, 413, 415, 422, 503)},
    )
    @requires(Scope.SURVEYS)
    @gives_location
    def create_survey(form: SurveyUpload) -> tuple[dict[str, Any], int, dict[str, str]]:
        name = Path((form.file.filename or "").replace("\\", "/")).name[:200]
        extension = Path(name).suffix.lower()
        if extension not in EXTENSIONS:
            detail = f"不支持这种文件；支持 {' '.join(EXTENSIONS)}。"
            raise ProblemError(make_problem("invalid-fields", detail))
        now = utc_now().timestamp()
        state = JobState(name, extension, created_at=now, options=_options(form))
        folder = JobFolder(settings.home, new_id("s"))
        try:
            with private_files():  # not masked until it was read
                folder.path.mkdir(parents=True)
                form.file.save(folder.upload(state))
                state = folder.write(state)
        except BaseException:  # a full disk, a broken connection: half an upload is of no use to anybody
            folder.remove()
            raise
        enqueue(folder.id)
        return _show(folder, state), 201, {"Location": url_for(".get_job", job_id=folder.id)}

    @blueprint.get("/jobs/<job_id>", summary="任务的进度与结果", responses={200: JobAnswer, **_FINDING})
    @requires(Scope.SURVEYS)
    def get_job(path: JobPath) -> dict[str, Any]:
        """排队、进行中（带进度与剩余时间）、完成（带报告链接）、失败（带原因）或已取消。"""
        folder, state = _find(settings.home, path.job_id)
        return _show(folder, _as_told(folder, state))

    @blueprint.delete(
        "/jobs/<job_id>", summary="取消任务，或删除结果", responses={200: JobAnswer, **_FINDING}
    )
    @requires(Scope.SURVEYS)
    def delete_job(path: JobPath) -> dict[str, Any]:
        """未完成的任务就此取消，不会再变回进行中，处理程序随后停下；已结束的任务连同结果一起删除。"""
        folder, state = _find(settings.home, path.job_id)
        told = _as_told(folder, state)
        if state.is_finished:
            folder.remove()
            return _show(folder, told)
        folder.ask_to_cancel()
        return _show(folder, _as_told(folder, state))

    @blueprint.get("/jobs/<job_id>/<name>", summary="任务的结果文件", responses={200: _FILE, **_FINDING})
    @requires(Scope.SURVEYS)
    def get_job_file(path: JobFilePath) -> Response:
        """report（网页）、workbook（.xlsx）、tagged（大文件的逐条结果）、summary（JSON）、rejects（.csv）。"""
        folder, state = _find(settings.home, path.job_id)
        done = _as_told(folder, state).status == "done"
        file = folder.result_files().get(path.name) if done else None
        if file is None:
            raise _not_found()
        return send_file(file, as_attachment=path.name != "report", download_name=file.name)

    return blueprint


def _options(form: SurveyUpload) -> UploadOptions:
    return UploadOptions(
        open=tuple(form.open),
        scores=tuple(form.score),
        date=form.date or None,
        groups=tuple(form.group),
        id=form.id_column or None,
        ignore=tuple(form.ignore),
        sheet=form.sheet or None,
        pack=form.pack,
        push_urgent=form.push_urgent,
        model=form.model or None,
    )


def _find(home: Path, job_id: str) -> tuple[JobFolder, JobState]:
    folder = find_job(home, job_id)
    state = folder.read() if folder else None
    if folder is None or state is None:
        raise _not_found()
    return folder, state


def _as_told(folder: JobFolder, state: JobState) -> JobState:
    """What was cancelled stays so, also while its worker has not stopped yet or was done a moment before."""
    cancelled = folder.is_cancelled and state.status != "failed"
    return replace(state, status="cancelled", seconds_left=None) if cancelled else state


def _show(folder: JobFolder, state: JobState) -> dict[str, Any]:
    links = {"self": url_for(".get_job", job_id=folder.id)}
    if state.status == "done":
        links |= {
            name: url_for(".get_job_file", job_id=folder.id, name=name) for name in folder.result_files()
        }
    return {
        "id": folder.id,
        "kind": "survey",
        "status": state.status,
        "name": state.name,
        "progress": state.progress,
        "rows": state.rows,
        "seconds_left": state.seconds_left,
        "message": state.message,
        "rejected": state.rejected,
        "comments": state.comments,
        "urgent": state.urgent,
        "pushed": state.pushed,
        "links": links,
    }


def _not_found() -> ProblemError:
    return ProblemError(make_problem("not-found", "没有这个任务或文件，或已删除。"))


def _not_a_form() -> ProblemError:
    detail = "请以 multipart/form-data 上传文件，字段名为 file。"
    return ProblemError(make_problem("unsupported-media-type", detail))
