"""The shapes of answers about corrections, emotion over time and webhooks, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from service.api.answer_shapes import Answer
from service.api.reply_shapes import GuidanceAnswer


class CorrectionView(Answer):
    """一项纠正。"""

    id: str
    message_id: str | None
    field: str
    before: Any
    after: Any
    author: str | None
    reason: str | None
    model_version: str | None
    created_at: str


class CorrectionsAnswer(Answer):
    """一条投诉的全部纠正，旧的在前。"""

    items: list[CorrectionView]


class EmotionPointView(Answer):
    """一条客户消息之后的情绪。heat：-1 很满意 … 0 平静 … 1 极强的不满；level：连同此前的消息。"""

    message_id: str
    sent_at: str
    emotion: str
    name: str
    heat: float
    level: float


class EmotionAnswer(Answer):
    """情绪的走向、可能的结局与此刻的沟通建议。"""

    complaint_id: str
    points: list[EmotionPointView]
    direction: Literal["heating", "cooling", "steady"]
    direction_name: str
    change: float
    turning_message_id: str | None = Field(description="走向最近一次改变时的消息。")
    expected_satisfaction: float | None = Field(description="照此下去的满意度，-2 到 2。")
    escalation_risk: float | None = Field(description="以不满收场的概率。")
    reasons: list[str]
    stage: str
    guidance: GuidanceAnswer


class WebhookView(Answer):
    """一个推送地址。"""

    id: str
    url: str
    event_types: list[str]
    description: str | None
    created_at: str
    disabled_at: str | None
    disabled_by: str | None  # a key's id, 'local', 'command line' or 'worker'
    disabled_because: Literal["asked", "gone"] | None  # gone: the receiver answered 410


class NewWebhook(WebhookView):
    """新登记的推送地址；secret 只在此时给出。"""

    secret: str


class WebhooksAnswer(Answer):
    """全部推送地址。"""

    items: list[WebhookView]


class DeadLetterView(Answer):
    """一条放弃的推送。"""

    id: int
    endpoint_id: str
    url: str
    complaint_id: str
    sequence: int
    type: str
    attempts: int
    dead_at: str
    last_status: int | None
    last_error: str | None


class DeadLettersAnswer(Answer):
    """死信，新的在前。"""

    items: list[DeadLetterView]


class Done(Answer):
    """已完成。"""

    done: Literal[True]


class EnabledWebhook(Done):
    """已重新启用；missed 是将补发的事件数。"""

    missed: int
