"""The shapes of the answers about guidance and draft replies, for the OpenAPI document."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from service.api.answer_shapes import Answer, End, Start


class ReplyFinding(Answer):
    """草稿中的一处问题。start 与 end 相等表示此处缺了内容。"""

    kind: str
    name: str
    severity: Literal["error", "warning"]
    start: Start
    end: End
    text: str
    better: str = Field(description="更好的说法。")
    source: str = Field(description="规则的出处。")


class ReplyAnswer(Answer):
    """草稿的检查结果，按位置排列。"""

    sendable: bool = Field(description="没有 error 级的问题。")
    findings: list[ReplyFinding]


class GuidanceStep(Answer):
    """此刻该做的一件事。"""

    id: str
    text: str
    source: str


class GuidanceAnswer(Answer):
    """沟通建议：步骤、开场白、避免的说法。"""

    steps: list[GuidanceStep]
    openings: list[str] = Field(description="开场白，____ 处填写承诺的时间。")
    avoid: list[str]
