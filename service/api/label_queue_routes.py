"""POST /v1/label-queue asks for the complaints to label next; GET /v1/label-queue/{id} gives them.

Nothing is chosen here: the worker (`suqing worker`) does it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_openapi import APIBlueprint

from nlp.errors import InputError
from service.api.caller import caller
from service.api.described_headers import gives_location
from service.api.label_queue_shapes import LabelQueueAnswer, LabelQueuePath, LabelQueueRequest
from service.api.openapi_document import problem_responses
from service.api.problems import ProblemError, make_problem
from service.api.scopes import Scope, requires
from service.desk.views import shown
from service.label_jobs.record import QueueJob, QueueRequest, create_job, read_job, read_texts
from service.now import utc_now
from service.store import Store


def make_label_queue_routes(store: Store, enqueue: Callable[[], None]) -> APIBlueprint:
    """The blueprint of label queues. enqueue: tells the worker that there is one."""
    blueprint = APIBlueprint("label_queue", __name__, url_prefix="/v1", abp_tags=[{"name": "模型"}])

    @blueprint.post(
        "/label-queue",
        summary="挑选接下来最值得标注的投诉（后台）",
        responses={201: LabelQueueAnswer, **problem_responses(400, 413, 415, 422, 503)},
    )
    @requires(Scope.MODELS)
    @gives_location
    def create_label_queue(body: LabelQueueRequest) -> tuple[dict[str, Any], int, dict[str, str]]:
        """从没有人纠正过的近期投诉中挑选模型拿不准、两个模型不一致、彼此不近似的；由 suqing worker 完成。"""
        who = caller()
        wanted = QueueRequest(body.size, body.days, body.seed)
        job = create_job(store, wanted, actor=who.actor, request_id=str(who.request_id), at=utc_now())
        enqueue()
        return _show(job, {}), 201, {"Location": url_for(".get_label_queue", job_id=job.id)}

    @blueprint.get(
        "/label-queue/<job_id>",
        summary="一个待标注队列",
        responses={200: LabelQueueAnswer, **problem_responses(404, 503)},
    )
    @requires(Scope.MODELS)
    def get_label_queue(path: LabelQueuePath) -> dict[str, Any]:
        """排队、进行中、完成（投诉、遮盖后的文字、模型的判断、理由）或失败（原因）。读取会记入审计。"""
        try:
            job = read_job(store, path.job_id)
        except InputError as error:
            raise ProblemError(make_problem("not-found", str(error))) from error
        who = caller()
        return _show(
            job, read_texts(store, job, actor=who.actor, request_id=str(who.request_id), at=utc_now())
        )

    return blueprint


def _show(job: QueueJob, texts: dict[str, str]) -> dict[str, Any]:
    result = job.result or {"read": None, "model_version": None, "items": []}
    items = [
        {"complaint_id": item["complaint_id"], "text": texts[item["complaint_id"]], **item}
        for item in result["items"]
        if item["complaint_id"] in texts
    ]
    return {
        "id": job.id,
        "status": job.state,
        "size": job.request.size,
        "days": job.request.days,
        "seed": job.request.seed,
        "created_at": shown(job.created_at),
        "started_at": shown(job.started_at),
        "finished_at": shown(job.finished_at),
        "model_version": result["model_version"],
        "read": result["read"],
        "items": items,
        "gone": len(result["items"]) - len(items),
        "message": job.error,
    }
