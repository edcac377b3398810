"""Answers to a change of the champion, as they stand in the OpenAPI document."""

from __future__ import annotations

from pydantic import Field

from service.api.answer_shapes import Answer


class UnknownCategoriesAnswer(Answer):
    """派单规则文件中的一处，写了模型不回答的类别。"""

    place: str = Field(description="在规则文件中的位置，例如 rules.1.when.category。")
    rule: str = Field(description="规则编号；空串指不属于某条规则的列表。")
    name: str
    categories: list[str]
    fires: bool = Field(description="false 指这条规则因此永远不会生效。")


class RoutingCheckAnswer(Answer):
    """派单规则与模型的类别是否相配。"""

    model: str
    never_fire: list[str] = Field(description="永远不会生效的规则编号。")
    lost: list[str] = Field(description="其中在之前的版本下可以生效的。")
    unknown: list[UnknownCategoriesAnswer]
    fault: str = Field(description="没能核对的原因；空串指已核对。")


class ChampionAnswer(Answer):
    """切换之后启用中的版本；所有进程在几秒内换用。"""

    champion: str | None = Field(description="null 指随附模型 auto。")
    previous: str | None
    skipped: dict[str, str] = Field(description="回退时跳过的版本及原因。")
    routing: RoutingCheckAnswer
