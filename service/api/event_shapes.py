"""The shapes of the events that webhooks get, for the OpenAPI document; the tests hold real ones to them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field, create_model

from service.api.answer_shapes import Answer
from service.api.complaint_bodies import Status
from service.api.complaint_shapes import TIME, Time, TrendView
from service.store.events import EventType


class EventData(Answer):
    """每个事件都有的：关于哪条投诉，是它的第几个事件。"""

    complaint_id: str
    sequence: int = Field(ge=1, description="同一投诉从 1 起连续；有缺口说明中间的成了死信。")


class ComplaintData(EventData):
    """投诉此刻的情况：只有代码与编号，没有原文。"""

    id: str = Field(description="同 complaint_id。")
    status: Status
    channel: str
    external_id: str | None
    queue: str
    level: str
    priority: int
    tags: list[str]
    category: str | None
    urgency: str | None
    emotion: str | None
    intensity: float | None
    needs_review: bool
    received_at: Time = Field(description=TIME)
    repeat_count: int


class StartedClock(Answer):
    """一个开始的时限。"""

    kind: str
    due_at: Time | None
    assumed_year: int | None


class DueClock(Answer):
    """将到或已过的时限。"""

    kind: str
    cycle: int
    due_at: Time
    assumed_year: int | None


class CreatedData(ComplaintData):
    clocks: list[StartedClock]


class CorrectedData(ComplaintData):
    fields: list[str] = Field(description="纠正了哪些项。")


class MergeData(ComplaintData):
    into: str = Field(description="并入的（或未采纳的）投诉编号。")


class MessageData(ComplaintData):
    message_id: str
    trend: TrendView | None = Field(default=None, description="消息所属投诉的情绪走向；并单的目标没有此项。")
    merged_into: str | None = Field(default=None, description="仅当所属投诉已并入此编号。")
    merged_from: str | None = Field(default=None, description="仅并单的目标：消息来自并入的这条投诉。")
    queue_by_rules: str | None = Field(
        default=None, description="仅当消息更紧急、按规则应派往此队列，而队列由人工选定。"
    )


class StatusData(ComplaintData):
    before: Status


class ClockData(ComplaintData):
    clock: DueClock


class ErasedData(EventData):
    """内容已应客户要求删除。"""

    id: str


class SurgeData(EventData):
    """一个类别的投诉激增；complaint_id 与 id 是提醒的编号。"""

    id: str
    topic: str
    product: str | None
    observed: int
    expected: float
    score: float
    complaints: list[str]


class Event(Answer):
    """推送的请求体。"""

    type: EventType
    timestamp: Time = Field(description=f"事件发生的时间，{TIME}")
    data: Any


# type of event -> shape of `data`, when it comes
DATA: MappingProxyType[EventType, tuple[type[EventData], str]] = MappingProxyType(
    {
        "complaint.created": (CreatedData, "受理了一条投诉"),
        "complaint.corrected": (CorrectedData, "有人纠正了标签或队列"),
        "complaint.merged": (MergeData, "并入了另一条投诉"),
        "complaint.merge_declined": (MergeData, "并单建议未被采纳"),
        "complaint.erased": (ErasedData, "内容已应客户要求删除"),
        "message.received": (MessageData, "客户来了消息"),
        "message.sent": (MessageData, "客服回了消息"),
        "status.changed": (StatusData, "状态有变更"),
        "clock.warning": (ClockData, "时限将到"),
        "clock.overdue": (ClockData, "时限已过"),
        "surge.detected": (SurgeData, "一个类别的投诉激增"),
    }
)


def event_model(kind: EventType) -> type[Event]:
    """The whole body of an event of this type: complaint.created -> ComplaintCreatedEvent."""
    name = "".join(part.capitalize() for part in kind.replace("_", ".").split(".")) + "Event"
    data, when = DATA[kind]
    narrowed: dict[str, Any] = {"type": (Literal[kind], ...), "data": (data, ...)}
    model: type[Event] = create_model(name, __base__=Event, __doc__=f"{when}。", **narrowed)
    return model
