"""POST /v1/models/train queues a training; GET /v1/models/train/{id} says how far it is.

Nothing is trained here: the worker (`suqing worker`) does it in a process of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g
from flask_openapi import APIBlueprint
from pydantic import BaseModel, Field

from nlp.errors import InputError
from service.api.answer_shapes import TrainingAnswer
from service.api.openapi_document import problem_responses
from service.api.problems import FieldError, ProblemError, make_problem
from service.api.request_bodies import TrainRequest
from service.api.scopes import Scope, requires
from service.desk_extra import MESSAGE, is_desk_installed
from service.settings import Settings
from service.training_jobs.record import create_job, read_job

if TYPE_CHECKING:
    from service.store import Store


class TrainingPath(BaseModel):
    """The job in the address."""

    job_id: str = Field(max_length=80, description="训练任务的编号。")


def make_training_routes(settings: Settings) -> APIBlueprint:
    """The blueprint of training jobs."""
    blueprint = APIBlueprint("training", __name__, url_prefix="/v1", abp_tags=[{"name": "模型"}])

    @blueprint.post(
        "/models/train",
        summary="用标注案例训练一个候选版本（后台）",
        responses={200: TrainingAnswer, **problem_responses(400, 413, 415, 422, 503)},
    )
    @requires(Scope.MODELS)
    def train(body: TrainRequest) -> dict[str, Any]:
        """排入队列后立即返回；由 suqing worker 训练、评判并（promote=auto 时）启用。文本遮盖后才保存。"""
        if not is_desk_installed():
            raise ProblemError(make_problem("no-worker", MESSAGE))
        from service.jobs.registry import make_jobs
        from service.training_jobs.jobs import TASK

        jobs = make_jobs(settings)
        try:
            cases = _gather(body, jobs.context.store)
            job = create_job(
                settings.home,
                cases,
                kind=body.kind,
                promote=body.promote,
                seed=body.seed,
                few_cases=body.few_cases,
                spellings=body.spellings,
            )
            jobs.enqueue(TASK, job_id=job.id)
        finally:
            jobs.context.store.close()
        return job.to_dict()

    @blueprint.get(
        "/models/train/<job_id>",
        summary="一个训练任务的状态",
        responses={200: TrainingAnswer, **problem_responses(404)},
    )
    @requires(Scope.MODELS_READ)
    def show_training(path: TrainingPath) -> dict[str, Any]:
        """排队、训练中、完成（版本、是否启用、评判）或失败（原因）。"""
        try:
            return read_job(settings.home, path.job_id).to_dict()
        except InputError as error:
            raise ProblemError(make_problem("unknown-training", str(error))) from error

    return blueprint


def _gather(body: TrainRequest, store: Store) -> list[dict[str, Any]]:
    """Cases of the request, and those that people corrected. Raises: ProblemError where there are none."""
    cases = [case.model_dump() | {"also": "|".join(case.also)} for case in body.cases]
    if body.corrections:
        from service.corrections.cases import CASE_COLUMNS, export_corrections

        found = export_corrections(store, actor=str(g.get("actor", "local")))
        cases += [dict(zip(CASE_COLUMNS, row, strict=True)) for row in found.cases]
    if not cases:
        detail = "没有案例：请给出 cases，或设 corrections 为 true。"
        raise ProblemError(make_problem("invalid-fields", detail, (FieldError("cases", "missing", detail),)))
    return cases
