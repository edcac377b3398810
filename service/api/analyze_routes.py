"""POST /v1/analyze and /v1/analyze/batch: text in, answer out, nothing kept."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_openapi import APIBlueprint

from nlp import prepare
from service.answer import make_answer
from service.api.answer_shapes import AnalyzeAnswer, BatchAnswer
from service.api.openapi_document import problem_responses
from service.api.problems import FieldError, ProblemError, make_problem
from service.api.request_bodies import AnalyzeRequest, BatchRequest
from service.api.scopes import Scope, requires
from service.classifiers import Classifiers

_RESPONSES = problem_responses(400, 413, 415, 422, 503)


def make_analyze_routes(classifiers: Classifiers) -> APIBlueprint:
    """The blueprint of the stateless analysis."""
    blueprint = APIBlueprint("analyze", __name__, url_prefix="/v1", abp_tags=[{"name": "分析"}])

    @blueprint.post("/analyze", summary="分析一段文字", responses={200: AnalyzeAnswer, **_RESPONSES})
    @requires(Scope.ANALYZE)
    def analyze(body: AnalyzeRequest) -> dict[str, Any]:
        """分类、紧急程度、情绪及其依据，个人信息已遮盖。不保存。"""
        classifier = classifiers.get(body.model)
        prepared = prepare(body.text)
        [prediction] = classifier.predict([prepared])
        return make_answer(prepared, prediction)

    @blueprint.post("/analyze/batch", summary="分析多段文字", responses={200: BatchAnswer, **_RESPONSES})
    @requires(Scope.ANALYZE)
    def analyze_batch(body: BatchRequest) -> dict[str, Any]:
        """结果与请求同序。任何一条不合要求则整个请求被拒绝，errors 指明是哪一条。字数过多为 413。不保存。"""
        _check_length(body)
        classifier = classifiers.get(body.model)
        prepared = [prepare(item.text) for item in body.items]
        predictions = classifier.predict(prepared)
        return {
            "items": [
                make_answer(text, prediction, id=item.id)
                for item, text, prediction in zip(body.items, prepared, predictions, strict=True)
            ]
        }

    return blueprint


def _check_length(body: BatchRequest) -> None:
    """Raises: ProblemError for more text than a thread should be kept busy with."""
    most: int = current_app.config["SUQING_SETTINGS"].max_batch_chars
    length = sum(len(item.text) for item in body.items)
    if length > most:
        detail = f"一次最多 {most} 个字符，收到 {length} 个，请分批发送。"
        error = FieldError("items", "too_many_chars", detail)
        raise ProblemError(make_problem("body-too-large", f"items：{detail}", (error,)))
