"""The shapes of the API's answers, for the OpenAPI document.

Answers are written by `service.answer.make_answer`; the tests hold its output against these.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.training_jobs.choices import FewCases, Spellings

Confidence = Annotated[float, Field(ge=0, le=1, description="校准后的概率。")]
Start = Annotated[int, Field(ge=0, description="原文中的起始码位（含）。")]
End = Annotated[int, Field(ge=0, description="原文中的结束码位（不含）。")]
MaskedText = Annotated[str, Field(description="这段文字，其中的个人信息已换成标签。")]


class Answer(BaseModel):
    """Base of all answers: no field beyond those named."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Score(Answer):
    """标签、中文名与置信度。"""

    label: str
    name: str
    confidence: Confidence


class RuleReason(Answer):
    """触发的紧急规则及其在原文中的位置。"""

    rule: str
    start: Start
    end: End
    text: MaskedText


class Urgency(Score):
    """紧急程度：模型与规则中较高者；规则只升不降。"""

    source: Literal["model", "rule"]
    reasons: list[RuleReason]


class Emotion(Score):
    """主要情绪、强度（0 无 … 1 极强）与沟通建议。"""

    intensity: Confidence | None
    guidance: list[str]


class Mark(Answer):
    """影响判断的一段原文及其权重。"""

    task: str
    start: Start
    end: End
    text: MaskedText
    weight: float


class Masking(Answer):
    """一处已遮盖的个人信息。"""

    kind: str
    start: Start
    end: End


class AnalyzeAnswer(Answer):
    """一段文字的分析结果。模型没有学过的任务为 null。"""

    id: str | None = Field(default=None, description="仅在请求给出 id 时出现。")
    model_version: str
    category: Score | None
    alternatives: list[Score]
    also: list[Score]
    urgency: Urgency | None
    emotion: Emotion | None
    needs_review: bool = Field(
        description="把握不足，应由人工复核：类别或紧急程度的置信度低，或夸奖的话里夹着毛病。"
    )
    evidence: list[Mark]
    masked_text: MaskedText
    masks: list[Masking]


class BatchAnswer(Answer):
    """批量结果，顺序与请求一致。"""

    items: list[AnalyzeAnswer]


class Health(Answer):
    """进程在运行。"""

    status: Literal["ok"]


class Readiness(Answer):
    """默认模型已加载并通过检验。"""

    status: Literal["ready"]
    model_version: str


class LabelName(Answer):
    """标签与中文名。"""

    label: str
    name: str


class LoadedModel(Answer):
    """一个已加载的模型。"""

    name: str = Field(description="请求中可用的名字。")
    version: str
    default: bool
    taxonomy: str
    taxonomy_version: str
    categories: list[LabelName]


class RegisteredVersion(Answer):
    """登记表中的一个版本。"""

    name: str
    version: str
    status: Literal["candidate", "champion", "archived", "unregistered", "damaged"]
    kind: str
    created_at: str
    cases: int | None = Field(description="训练用的案例数。")
    figures: dict[str, float] | None = Field(description="留出案例上的主要指标，按任务。")
    gate: str = Field(description="训练时的评判；空串指没有评判过。")
    problem: str = Field(description="损坏的原因。")


class RegistryEvent(Answer):
    """谁在何时、为什么做了什么。版本为 null 指随附模型（旁听则指没有）。"""

    serial: int
    at: str
    by: str
    action: Literal["register", "decide", "promote", "rollback", "shadow"]
    version: str | None
    previous: str | None
    reason: str


class LabelPair(Answer):
    """启用中的版本与旁听的版本给出的不同标签，及其条数。"""

    champion: str
    shadow: str
    texts: int


class TaskDisagreement(Answer):
    """一个任务上比较了多少条、不一致多少条。"""

    compared: int
    disagreed: int
    pairs: list[LabelPair]


class ShadowFigures(Answer):
    """旁听的结果：只有计数，没有文本。"""

    champion: str
    shadow: str
    texts: int
    failed: int
    dropped: int
    tasks: dict[str, TaskDisagreement]


class RegistryAnswer(Answer):
    """模型登记表：启用中的版本、旁听的版本、全部版本与最近的历史（新的在前）。"""

    champion: str | None = Field(description="null 指随附模型 auto。")
    shadow: str | None
    shadow_counts: ShadowFigures | None
    versions: list[RegisteredVersion]
    history: list[RegistryEvent]


class ModelsAnswer(Answer):
    """当前进程已加载的模型与模型登记表。"""

    models: list[LoadedModel]
    registry: RegistryAnswer


class TrainingAnswer(Answer):
    """一个训练任务的状态。"""

    id: str
    status: Literal["queued", "running", "done", "failed"]
    kind: str
    promote: str
    seed: int
    cases: int
    created_at: str
    started_at: str | None
    finished_at: str | None
    version: str | None = Field(description="训练出的候选版本。")
    promoted: bool | None = Field(description="是否已启用。")
    summary: str | None = Field(description="评判的结论与理由。")
    message: str = Field(description="失败的原因。")
    few_cases: FewCases = Field(description="不足 5 条的类别怎么办。")
    spellings: Spellings = Field(description="只差空格的类别名称怎么办。")


class FieldFault(Answer):
    """请求中的一处错误。"""

    field: str = Field(description="字段路径，例如 items[3].text；空串指整个请求体。")
    code: str
    detail: str


class ProblemDetails(Answer):
    """错误（RFC 9457）。"""

    type: str
    title: str
    status: int
    detail: str
    instance: str = Field(description="本次请求的编号，日志中以同一编号记录。")
    errors: list[FieldFault]
    error_id: str | None = Field(default=None, description="仅 5xx：报告问题时请附上。")
