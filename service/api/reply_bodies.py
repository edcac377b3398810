"""The request bodies of guidance and of the check of a draft reply."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from service.api.request_bodies import RequestBody, Text

Code = Annotated[str, Field(min_length=1, max_length=64)]
Stage = Literal["received", "working", "responded", "reopened", "closed"]
Emotion = Literal["angry", "anxious", "disappointed", "calm", "satisfied"]
Urgency = Literal["general", "major", "urgent"]


class ReplyRequest(RequestBody):
    """一份尚未发出的回复草稿，以及已知的客户情况；不知道的留空。"""

    draft: Text
    emotion: Emotion | None = None
    category: Code | None = Field(default=None, description="类别代码；表扬与咨询不要求致歉。")
    urgency: Urgency | None = None


class GuidanceRequest(RequestBody):
    """客户此刻的情绪与投诉的阶段。"""

    emotion: Emotion
    intensity: Annotated[float, Field(ge=0, le=1)] | None = None
    stage: Stage = "received"
    category: Code | None = None
    urgency: Urgency | None = None
