"""Requests and answers about label queues, for checks and the OpenAPI document."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from service.api.answer_shapes import Answer, Confidence, LabelName, MaskedText
from service.api.request_bodies import RequestBody
from service.seeds import MAX_SEED


class LabelQueueRequest(RequestBody):
    """从近期投诉中挑选接下来最值得标注的。"""

    size: int = Field(default=200, ge=1, le=5_000, description="要标注多少条。")
    days: int = Field(default=30, ge=1, le=3_650, description="最近多少天受理的投诉。")
    seed: int = Field(default=0, ge=0, le=MAX_SEED, description="同样的数据与种子得到同样的队列。")


class LabelQueuePath(BaseModel):
    """队列的编号。"""

    job_id: str = Field(max_length=80, description="队列的编号。")


class PickedComplaint(Answer):
    """一条待标注的投诉，与模型目前的判断（没有学过的任务为 null）。"""

    complaint_id: str = Field(description="标注写到 POST /v1/complaints/{complaint_id}/corrections。")
    text: MaskedText
    category: LabelName | None
    urgency: LabelName | None
    emotion: LabelName | None
    urgent_looking: bool
    uncertainty: Confidence = Field(description="模型拿不准的程度：1 减去前两名的概率之差。")
    disagreement: Confidence = Field(description="两个模型不一致的程度；0 为一致，或没有第二个模型。")
    reason: str = Field(description="为什么选它。")


class LabelQueueAnswer(Answer):
    """一个待标注队列。"""

    id: str
    status: Literal["queued", "running", "done", "failed"]
    size: int
    days: int
    seed: int
    created_at: str
    started_at: str | None
    finished_at: str | None
    model_version: str | None = Field(description="据以挑选的模型；完成之前为 null。")
    read: int | None = Field(description="看过多少条没有人纠正过的投诉；完成之前为 null。")
    items: list[PickedComplaint] = Field(description="疑似紧急的在前；完成之前为空。")
    gone: int = Field(description="挑选之后已被删除、不再列出的条数。")
    message: str = Field(description="失败的原因。")
