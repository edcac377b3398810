"""The requests about corrections and webhooks, checked once, here."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from service.api.complaint_bodies import Reason, Reference
from service.api.reply_bodies import Code, Emotion, Urgency
from service.api.request_bodies import RequestBody
from service.corrections.correct import FIELDS, MOST_INTENSITY, Correction


class CorrectionRequest(RequestBody):
    """正确的标签或队列；至少给出一项，没有说的保持不变。与现值相同表示确认。"""

    category: Code | None = None
    also: Annotated[list[Code], Field(max_length=2)] | None = Field(default=None, description="[] 表示没有。")
    urgency: Urgency | None = None
    emotion: Emotion | None = None
    intensity: Annotated[int, Field(ge=0, le=MOST_INTENSITY)] | None = Field(
        default=None, description="0 无、1 轻微、2 明显、3 极强。"
    )
    queue: Code | None = Field(default=None, description="应派往的队列（派单异议）。")
    message_id: Reference | None = Field(default=None, description="纠正某条客户消息；省略为投诉本身。")
    author: Reference | None = Field(default=None, description="纠正的人。")
    reason: Reason | None = None

    @model_validator(mode="after")
    def _something_to_correct(self) -> Self:
        if all(getattr(self, name) is None for name in FIELDS):
            raise PydanticCustomError(
                "suqing_missing", "至少给出一项：{names}。", {"names": "、".join(FIELDS)}
            )
        return self

    def to_correction(self) -> Correction:
        """What the desk accepts."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return Correction(**values | {"also": None if self.also is None else tuple(self.also)})


class WebhookRequest(RequestBody):
    """一个接收事件的地址。"""

    url: Annotated[str, Field(min_length=1, max_length=2000)]
    event_types: Annotated[list[Code], Field(max_length=50)] = Field(default=[], description="空：全部。")
    description: Annotated[str, Field(max_length=200)] | None = None


class RetryRequest(RequestBody):
    """空对象 {}。"""


class WebhookPath(BaseModel):
    webhook_id: str = Field(max_length=40, description="推送地址的编号。")


class DeadLetterPath(BaseModel):
    delivery_id: str = Field(max_length=18, description="死信的编号（数字）。")
