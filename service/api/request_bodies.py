"""The request bodies of /v1/analyze, checked once, here. Limits come from the settings."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from flask import current_app
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from models.tasks import UrgencyLabel
from service.seeds import MAX_SEED
from service.settings import Settings
from service.training_jobs.choices import FewCases, Spellings

MAX_ID_CHARS = 200

_BLANK = "\0\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff"  # shown as nothing, yet no white space to Python


class RequestBody(BaseModel):
    """A request body: unknown fields refused, no type conversion, limits as in `Settings`."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @classmethod
    def model_validate(cls, obj: Any, *, context: Any = None, **options: Any) -> Self:
        """As in pydantic; `context` is the `Settings`, taken from the running application if None."""
        settings = context or current_app.config["SUQING_SETTINGS"]
        return super().model_validate(obj, context=settings, **options)


def text_check(what: str, wanted: str) -> AfterValidator:
    """Refuses a text that is too long, or has nothing in it. what: what it is; wanted: what to write."""

    def check(text: str, info: ValidationInfo) -> str:
        limits: Settings = info.context  # type: ignore[assignment]  # always given by model_validate
        if len(text) > limits.max_text_chars:
            raise PydanticCustomError(
                "suqing_too_long",
                "{what}有 {length} 个字符，最多 {limit} 个，请拆分或截短。",
                {"what": what, "length": len(text), "limit": limits.max_text_chars},
            )
        if not text.strip() or not text.strip(_BLANK).strip():
            detail = "{what}为空或只含空白，请填写{wanted}。"
            raise PydanticCustomError("suqing_empty_text", detail, {"what": what, "wanted": wanted})
        return text

    return AfterValidator(check)


def _check_item_count(items: Any, info: ValidationInfo) -> Any:
    limits: Settings = info.context  # type: ignore[assignment]  # always given by model_validate
    if isinstance(items, list) and len(items) > limits.max_batch_items:
        raise PydanticCustomError(
            "suqing_too_many_items",
            "一次最多 {limit} 条，收到 {count} 条，请分批发送。",
            {"limit": limits.max_batch_items, "count": len(items)},
        )
    return items


Text = Annotated[
    str,
    text_check("文本", "投诉内容"),
    Field(
        description="客户的原文。结果中的位置按这段文字的 Unicode 码位计数，从 0 起，左闭右开。"
        "残缺的代理对（半个表情符号）按 U+FFFD 处理，位置不变。",
    ),
]
ModelName = Annotated[
    str,
    Field(
        max_length=MAX_ID_CHARS,
        description="fast、accurate、auto，或已加载的模型版本号；省略则用服务的默认模型。",
    ),
]


class AnalyzeRequest(RequestBody):
    """一段投诉或问卷文字。"""

    text: Text
    model: ModelName | None = None


class BatchItem(RequestBody):
    """批量请求中的一条。"""

    id: Annotated[str, Field(max_length=MAX_ID_CHARS)] | None = Field(
        default=None, description="调用方自己的编号，原样返回；可以重复，结果按请求的顺序排列。"
    )
    text: Text


class BatchRequest(RequestBody):
    """多段文字。任何一条不合要求，整个请求都被拒绝，并指出是哪一条。"""

    items: Annotated[list[BatchItem], Field(min_length=1), BeforeValidator(_check_item_count)]
    model: ModelName | None = None


Reason = Annotated[str, Field(max_length=500, description="为什么，写入历史。")]


class PromoteRequest(RequestBody):
    """启用一个版本。"""

    reason: Reason = ""
    force: bool = Field(default=False, description="训练时的评判不建议启用时，仍然启用。")


class TrainingCase(RequestBody):
    """一条标注案例；没有标注的任务省略。"""

    text: Text
    category: str | None = Field(default=None, max_length=100)
    also: list[str] = Field(default=[], max_length=10)
    urgency: UrgencyLabel | None = None
    emotion: Literal["angry", "anxious", "disappointed", "calm", "satisfied"] | None = None
    intensity: int | None = Field(default=None, ge=0, le=3)


class TrainRequest(RequestBody):
    """用标注案例训练一个候选版本。"""

    cases: list[TrainingCase] = Field(default=[], description="与 suqing train 的案例文件相同的列。")
    corrections: bool = Field(default=False, description="加上投诉处理中人工纠正过的标签。")
    kind: Literal["linear", "encoder"] = "linear"
    promote: Literal["auto", "never"] = Field(default="auto", description="auto：评判认为更好就启用。")
    seed: int = Field(default=0, ge=0, le=MAX_SEED)
    few_cases: FewCases = Field(
        default="leave-out", description="不足 5 条的类别：leave-out 不参与训练，merge 并入「其他」。"
    )
    spellings: Spellings = Field(
        default="keep", description="只差空格的类别名称：keep 各算一类，merge 合并为条数多的写法。"
    )


class RollbackRequest(RequestBody):
    """回到之前启用的版本。"""

    reason: Reason = ""
