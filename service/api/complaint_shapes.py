"""The shapes of a complaint's answers, for the OpenAPI document; the tests hold the views against them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, RootModel

from service.api.answer_shapes import Answer, Emotion, Mark, Masking, Score, Urgency
from service.api.complaint_bodies import Sender, Status
from service.routing.rule_file import Level

Time = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
TIME = "ISO 8601，UTC。"


class CustomerView(Answer):
    """客户。"""

    ref: str | None
    tier: str | None
    tier_name: str


class RouteView(Answer):
    """派单结果。"""

    rule: str = Field(description="生效的规则。")
    rules_version: str
    source: str = Field(description="rules、message（后续消息更紧急）、escalation（超时升级）或 person。")
    queue: str
    queue_name: str
    level: Level
    priority: int
    tags: list[str]
    urgency: str | None = Field(description="计入重复投诉后的紧急程度。")
    notes: list[str]


class ClockView(Answer):
    """一个时限。"""

    kind: str = Field(description="first_response、solution、done、follow_up、statutory_…")
    cycle: int = Field(description="第几轮；每次重新打开加一。")
    target: str
    calendar: str
    state: Literal["running", "paused", "met", "stopped"]
    started_at: Time = Field(description=TIME)
    due_at: Time | None = Field(description="等待客户期间为 null。")
    assumed_year: int | None = Field(
        description="时限取决于该年的节假日而它未知：暂按周一至周五上班计算，补齐后自动重算；否则为 null。"
    )
    met_at: Time | None
    warned_at: Time | None
    escalated_at: Time | None
    overdue: bool
    overdue_reason: str | None
    reason_wanted: bool = Field(description="已超时且尚未说明原因。")


class MergeOffer(Answer):
    """可能是同一事件的投诉，供并单。"""

    complaint_id: str
    similarity: float
    because: list[str]
    state: str


class RepeatsView(Answer):
    """重复投诉。"""

    count: int
    merged_into: str | None
    offers: list[MergeOffer]


class MessageView(Answer):
    """一条消息（已遮盖）。"""

    id: str
    sequence: int
    sender: Sender
    channel: str | None
    author: str | None
    masked_text: str
    emotion: str | None
    intensity: float | None
    sent_at: Time


class StepView(Answer):
    """一次状态变更。"""

    before: Status | None
    after: Status
    author: str | None
    reason: str | None
    at: Time


class UrgencyNow(Urgency):
    """此刻的紧急程度：最初的文字、后来更紧急的消息，或人工。"""

    source: Literal["model", "rule", "person"]  # type: ignore[assignment]  # a person besides
    message_id: str | None = Field(default=None, description="reasons 的位置所在的消息；人工纠正的为 null。")


class EmotionNow(Emotion):
    """客户最近一条消息的情绪。"""

    message_id: str | None = Field(default=None, description="客户最近的消息。")


class AcceptedComplaint(Answer):
    """已保存的投诉：分析结果、派单、时限。"""

    id: str
    model_version: str | None = None
    category: Score | None = None
    alternatives: list[Score] = Field(default=[])
    also: list[Score] = Field(default=[])
    urgency: UrgencyNow | None = None
    emotion: EmotionNow | None = None
    needs_review: bool | None = None
    evidence: list[Mark] = Field(default=[])
    masked_text: str | None = None
    masks: list[Masking] = Field(default=[])
    corrected: list[str] = Field(description="由人工确定的项：category、also、urgency、emotion、intensity。")
    status: Status
    status_name: str
    received_at: Time
    created_at: Time
    closed_at: Time | None
    channel: str
    external_id: str | None
    customer: CustomerView
    order_ref: str | None
    product: str | None
    amount: float | None
    route: RouteView
    clocks: list[ClockView]
    repeats: RepeatsView
    reopened_count: int
    satisfaction: int | None
    erased: bool


class TrendView(Answer):
    """客户情绪的走向；逐条见 /emotion。"""

    direction: Literal["heating", "cooling", "steady"]
    direction_name: str
    level: float | None = Field(description="-1 很满意 … 0 平静 … 1 极强的不满。")
    expected_satisfaction: float | None = Field(description="照此下去的满意度，-2 到 2。")
    escalation_risk: float | None = Field(description="以不满收场的概率。")


class WholeComplaint(AcceptedComplaint):
    """投诉及其消息与历史；类别、紧急程度、情绪为此刻的，evidence 为最初文字的。"""

    messages: list[MessageView]
    trend: TrendView
    history: list[StepView]


class SentMessage(Answer):
    """发送方（只有 intake 权限的密钥）所见：自己的消息，与投诉此刻的状态。"""

    id: str = Field(description="投诉编号。")
    status: Status
    status_name: str
    reopened_count: int
    message: MessageView


class MessageAnswer(RootModel[WholeComplaint | SentMessage]):
    """有 desk 权限的密钥（或无需密钥时）得到整条投诉，只有 intake 权限的只得到所发的消息与投诉的状态。"""


class ComplaintLine(Answer):
    """列表中的一条。"""

    id: str
    status: Status
    channel: str
    external_id: str | None
    order_ref: str | None
    product: str | None
    tier: str | None
    queue: str
    level: str
    priority: int
    tags: list[str]
    category: str | None
    urgency: str | None
    emotion: str | None
    intensity: float | None
    needs_review: bool
    masked_text: str
    repeat_count: int
    merged_into: str | None
    customer_ref: str | None
    queue_name: str
    received_at: Time
    closed_at: Time | None
    next_due_at: Time | None


class ComplaintPage(Answer):
    """一页投诉，新的在前。"""

    items: list[ComplaintLine]
    next_cursor: str | None = Field(description="下一页的 cursor；没有更多时为 null。")


class AlertExample(Answer):
    """激增中的一条投诉（已遮盖）。"""

    complaint_id: str
    product: str | None
    text: str


class AlertView(Answer):
    """一个类别在一小时内的投诉明显多于往常。"""

    id: str
    topic: str
    began_at: Time
    last_seen_at: Time
    ended_at: Time | None
    observed: int
    expected: float = Field(description="往周同一时段的中位数。")
    score: float
    examples: list[AlertExample]


class AlertList(Answer):
    """投诉激增的提醒。"""

    items: list[AlertView]
