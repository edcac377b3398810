"""The shape of the desk's figures, for the OpenAPI document."""

from __future__ import annotations

from pydantic import Field

from service.api.answer_shapes import Answer


class ShareView(Answer):
    """part / whole；whole 为 0 时 share 为 null。"""

    part: int
    whole: int
    share: float | None
    on_target: bool | None


class SatisfactionView(Answer):
    """结案投诉的满意度，1 到 5。"""

    mean: float | None
    answers: int
    on_target: bool | None


class GroupView(Answer):
    """一个队列的一个层级；合计为 *。"""

    queue: str
    level: str
    received: int
    still_open: int
    merged: int
    response: ShareView = Field(description="及时响应：已响应或已超时的投诉中及时的。")
    resolution: ShareView = Field(description="及时结案：已结案或已超时的投诉中及时的。")
    reopened: ShareView = Field(description="曾结案的投诉中重新打开的。")
    automated: ShareView = Field(description="没有人改动过派单的。")
    satisfaction: SatisfactionView


class OverdueView(Answer):
    """一个超过的时限。"""

    complaint_id: str
    queue: str
    level: str
    kind: str
    due_at: str
    met_at: str | None
    late_hours: float
    reason: str | None


class ReasonView(Answer):
    """超时的原因与次数；null 为未说明。"""

    reason: str | None
    count: int


class AssumedView(Answer):
    """一个节假日未知的年份，与取决于它的进行中的时限数。"""

    year: int
    clocks: int


class TargetsView(Answer):
    """目标。"""

    response: float
    resolution: float
    satisfaction: float


class StatsAnswer(Answer):
    """一段时间内受理的投诉的处理情况。"""

    since: str | None
    until: str | None
    at: str
    targets: TargetsView
    total: GroupView
    groups: list[GroupView]
    overdue_total: int
    overdue: list[OverdueView]
    reasons: list[ReasonView]
    assumed: list[AssumedView] = Field(description="节假日未知的年份；其中的时限暂按周一至周五上班计算。")
