"""The requests about corrections and webhooks, checked once, here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from models.tasks import EMOTION_NAMES, URGENCY_NAMES, UrgencyLabel
from service.api.complaint_bodies import Reason, Reference
from service.api.reply_bodies import Emotion
from service.api.request_bodies import MAX_ID_CHARS, RequestBody
from service.corrections.correction import FIELDS, MOST_INTENSITY, Correction
from service.store.events import EventType


def _code_or_name(names: Mapping[str, str]) -> Any:
    """Chinese names stand for their codes. names: code -> Chinese name."""
    codes = {name: code for code, name in names.items()}
    return BeforeValidator(lambda said: codes.get(said, said) if isinstance(said, str) else said)


Label = Annotated[str, Field(min_length=1, max_length=MAX_ID_CHARS, description="代码或中文名。")]
AnyUrgency = Annotated[
    UrgencyLabel,
    _code_or_name(URGENCY_NAMES),
    Field(
        description="代码或中文名；保存与返回的是代码。",
        json_schema_extra={"enum": [*URGENCY_NAMES, *URGENCY_NAMES.values()]},
    ),
]
AnyEmotion = Annotated[
    Emotion,
    _code_or_name(EMOTION_NAMES),
    Field(
        description="代码或中文名；保存与返回的是代码。",
        json_schema_extra={"enum": [*EMOTION_NAMES, *EMOTION_NAMES.values()]},
    ),
]


class CorrectionRequest(RequestBody):
    """正确的标签或队列；至少给出一项，没有说的保持不变。与现值相同表示确认。保存与返回的是代码。"""

    category: Label | None = None
    also: Annotated[list[Label], Field(max_length=2)] | None = Field(
        default=None, description="代码或中文名，不含 category 本身；[] 表示没有。"
    )
    urgency: AnyUrgency | None = None
    emotion: AnyEmotion | None = None
    intensity: Annotated[int, Field(ge=0, le=MOST_INTENSITY)] | None = Field(
        default=None, description="0 无、1 轻微、2 明显、3 极强。"
    )
    queue: Label | None = Field(default=None, description="应派往的队列（派单异议）：代码或中文名。")
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
    event_types: Annotated[list[EventType], Field(max_length=50)] = Field(
        default=[], description="空：全部。"
    )
    description: Annotated[str, Field(max_length=200)] | None = None


class RetryRequest(RequestBody):
    """空对象 {}。"""


class EnableRequest(RequestBody):
    """可以是空对象 {}。"""

    skip_missed: bool = Field(
        default=False, description="true：不补发停用期间的事件；其中已在排队的成为死信。"
    )


class WebhookPath(BaseModel):
    webhook_id: str = Field(max_length=40, description="推送地址的编号。")


class DeadLetterPath(BaseModel):
    delivery_id: str = Field(max_length=18, description="死信的编号（数字）。")
