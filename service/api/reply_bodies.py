"""The request bodies of guidance and of the check of a draft reply."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.tasks import UrgencyLabel
from service.api.request_bodies import RequestBody, text_check

MOST_RULES = 100
Code = Annotated[str, Field(min_length=1, max_length=64)]
Draft = Annotated[
    str,
    text_check("回复草稿", "准备发给客户的回复"),
    Field(description="尚未发出的回复。结果中的位置按这段文字的 Unicode 码位计数，从 0 起，左闭右开。"),
]
Stage = Literal["received", "working", "responded", "reopened", "closed"]
Emotion = Literal["angry", "anxious", "disappointed", "calm", "satisfied"]


class ReplyRequest(RequestBody):
    """一份尚未发出的回复草稿，以及已知的客户情况；不知道的留空。"""

    draft: Draft
    emotion: Emotion | None = None
    category: Code | None = Field(default=None, description="类别代码；表扬与咨询不要求致歉。")
    urgency: UrgencyLabel | None = None


class GuidanceRequest(RequestBody):
    """客户此刻的情绪、投诉的阶段与紧急程度。"""

    emotion: Emotion
    intensity: Annotated[float, Field(ge=0, le=1)] | None = None
    stage: Stage = "received"
    category: Code | None = None
    urgency: UrgencyLabel | None = Field(
        default=None, description="urgent：先保人身与资金安全，并立即请主管接手。"
    )
    rules: Annotated[list[Code], Field(max_length=MOST_RULES)] = Field(
        default=[],
        description="分析结果 urgency.reasons 里的 rule；据此先处理人身、资金等危险。不认识的不影响结果。",
    )
