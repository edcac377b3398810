"""The requests of /v1/complaints, checked once, here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetPydanticSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import no_info_after_validator_function

from models.tasks import URGENCY_LABELS
from service.api.instants import DESCRIPTION, Instant
from service.api.request_bodies import MAX_ID_CHARS, ModelName, RequestBody, Text, text_check
from service.desk.filters import Filters
from service.desk.incoming import NewComplaint, NewMessage, StatusChange
from service.desk.statuses import NAMES as STATUS_NAMES
from service.routing.customer import CHANNELS, TIER_NAMES, TierFigures
from service.routing.rule_file import LEVELS

MOST_CHARS = 2000  # of a reason


def _one_of(allowed: Any, named: Iterable[str] = ()) -> Any:
    """Refuses other strings with the names of these; the document lists them as an enum.

    named: other words that a validator before this one takes for them.
    """
    names = tuple(allowed)

    def check(value: str) -> str:
        if value not in names:
            raise PydanticCustomError(
                "suqing_unknown_value", "应为 {names} 之一。", {"names": "、".join(names)}
            )
        return value

    return GetPydanticSchema(
        lambda source, handler: no_info_after_validator_function(check, handler(source)),
        lambda schema, handler: handler(schema) | {"enum": [*names, *named]},
    )


def _tier_code(value: Any) -> Any:
    by_name = {name: code for code, name in TIER_NAMES.items()}
    return by_name.get(value, value) if isinstance(value, str) else value


def _no_control_characters(value: str) -> str:
    if not value.strip() or not value.isprintable():
        raise PydanticCustomError("suqing_invalid", "不能为空，也不能含有换行等控制字符。")
    return value.strip()


Reference = Annotated[str, Field(max_length=MAX_ID_CHARS), AfterValidator(_no_control_characters)]
ChannelName = Annotated[str, _one_of(CHANNELS), Field(description="、".join(CHANNELS), examples=["phone"])]
Status = Annotated[str, _one_of(STATUS_NAMES), Field(description="、".join(STATUS_NAMES))]
TierName = Annotated[
    str,
    BeforeValidator(_tier_code),
    _one_of(TIER_NAMES, TIER_NAMES.values()),
    Field(description="代码或中文名；保存与返回的是代码。"),
]
Sender = Annotated[str, _one_of(("customer", "agent")), Field(description="customer：客户；agent：客服。")]
Number = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]
Reason = Annotated[str, Field(max_length=MOST_CHARS, description="个人信息会被遮盖后保存。")]
_NOT_PERSONAL = (
    "整个值就是手机号、18 位身份证号、银行卡号或邮箱时，先变为假名（hmac-…）再保存与返回，仍可用原值查询。"
)


class CustomerBody(RequestBody):
    """客户：引用编号，以及等级或得出等级的数字。"""

    ref: Reference | None = Field(default=None, description="你方的客户编号；手机号等会先变为假名再保存。")
    tier: TierName | None = None
    yearly_spend: Number | None = Field(default=None, description="年消费额（元）。")
    years: Number | None = Field(default=None, description="合作年数。")
    nps: Annotated[float, Field(ge=-100, le=100)] | None = Field(default=None, description="净推荐值。")
    complaints_last_3_months: Annotated[int, Field(ge=0, le=10_000)] = Field(
        default=0, description="近三个月的投诉次数；本系统已知的会另外计入。"
    )

    @model_validator(mode="after")
    def _tier_or_figures(self) -> Self:
        figures = (self.yearly_spend, self.years, self.nps)
        if self.tier is not None and any(figure is not None for figure in figures):
            raise PydanticCustomError("suqing_conflict", "tier 与得出等级的数字只能给一种。")
        return self


class ComplaintRequest(RequestBody):
    """一条新投诉。"""

    text: Text
    channel: ChannelName
    received_at: Instant | None = Field(default=None, description="客户提出的时间；省略为现在。")
    customer: CustomerBody | None = None
    order_ref: Reference | None = Field(default=None, description=f"你方的订单号。{_NOT_PERSONAL}")
    product: Reference | None = None
    amount: Number | None = Field(default=None, description="争议金额（元）。")
    external_id: Reference | None = Field(
        default=None, description=f"你方的投诉编号，原样返回。{_NOT_PERSONAL}"
    )
    model: ModelName | None = None

    def to_new(self) -> NewComplaint:
        """What the desk accepts."""
        customer = self.customer or CustomerBody.model_construct()
        return NewComplaint(
            text=self.text,
            channel=self.channel,
            received_at=self.received_at,
            customer_ref=customer.ref,
            tier=customer.tier,
            figures=TierFigures(
                customer.yearly_spend, customer.years, customer.nps, customer.complaints_last_3_months
            ),
            order_ref=self.order_ref,
            product=self.product,
            amount=self.amount,
            external_id=self.external_id,
            model=self.model,
        )


class MessageRequest(RequestBody):
    """投诉下的一条后续消息。"""

    text: Annotated[str, text_check("消息", "消息内容"), Field(description="客户或客服的原文，遮盖后保存。")]
    sender: Sender
    channel: ChannelName | None = None
    author: Reference | None = Field(default=None, description="客服人员。")
    sent_at: Instant | None = None
    overdue_reason: Reason | None = Field(default=None, description="超时的原因（时限已过时应填写）。")
    model: ModelName | None = None

    def to_new(self) -> NewMessage:
        """What the desk accepts."""
        return NewMessage(**{name: getattr(self, name) for name in type(self).model_fields})


class StatusRequest(RequestBody):
    """状态变更。"""

    status: Status
    at: Instant | None = None
    author: Reference | None = None
    reason: Reason | None = None
    overdue_reason: Reason | None = None
    satisfaction: Annotated[int, Field(ge=1, le=5)] | None = Field(
        default=None, description="客户满意度 1 到 5，仅用于 closed。"
    )

    def to_change(self) -> StatusChange:
        """What the desk accepts."""
        return StatusChange(**{name: getattr(self, name) for name in type(self).model_fields})


class MergeRequest(RequestBody):
    """对并单建议的决定。"""

    into: Annotated[str, Field(max_length=40, description="并入的投诉编号。")]
    decision: Annotated[str, _one_of(("merge", "decline")), Field(description="merge 并单；decline 不并。")]
    author: Reference | None = None


class ComplaintPath(BaseModel):
    complaint_id: str = Field(max_length=40, description="投诉编号。")


class ListQuery(BaseModel):
    """筛选与翻页；所有条件同时成立。"""

    model_config = ConfigDict(extra="forbid", frozen=True)

    status: Status | None = None
    queue: Reference | None = Field(default=None, description="队列的代码或中文名。")
    level: Annotated[str, _one_of(LEVELS)] | None = None
    category: Reference | None = Field(default=None, description="类别的代码或中文名。")
    urgency: Annotated[str, _one_of(URGENCY_LABELS)] | None = None
    customer: Reference | None = Field(default=None, description="客户编号。")
    order_ref: Reference | None = None
    external_id: Reference | None = None
    needs_review: bool | None = None
    overdue: bool | None = Field(default=None, description="有时限已过。")
    received_from: Instant | None = Field(default=None, description=DESCRIPTION)
    received_to: Instant | None = Field(default=None, description=f"不含。{DESCRIPTION}")
    cursor: Annotated[str, Field(pattern=r"^(c-[0-9a-f]{24})?$")] | None = Field(
        default=None, description="上一页的 next_cursor；空着就是第一页。"
    )
    limit: Annotated[int, Field(ge=1, le=200)] = 50

    def to_filters(self) -> Filters:
        """What the desk looks for."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        before = values.pop("cursor") or None
        return Filters(**values | {"customer_ref": values.pop("customer"), "before_id": before})
