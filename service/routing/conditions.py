"""Whether the conditions of a rule hold, and which do not."""

from __future__ import annotations

from collections.abc import Iterator

from models.prediction import Prediction
from service.routing.customer import Customer
from service.routing.rule_file import Conditions, Range

NAMES = {
    "category": "类别",
    "also": "次要类别",
    "urgency": "紧急程度",
    "emotion": "情绪",
    "intensity": "情绪强度",
    "tier": "客户等级",
    "channel": "渠道",
    "amount": "金额",
    "keywords": "关键词",
    "product": "产品",
    "repeat": "重复次数",
}


def unmet_conditions(
    conditions: Conditions, prediction: Prediction, customer: Customer, urgency: str | None
) -> list[str]:
    """One line for each condition that does not hold: name, what is wanted, what there is. Empty: all hold.

    urgency: the level after repeats were counted.
    """
    return [
        f"{NAMES[name]}应为 {wanted}，实为 {found}"
        for name, wanted, found, holds in _judged(conditions, prediction, customer, urgency)
        if not holds
    ]


def _judged(
    conditions: Conditions, prediction: Prediction, customer: Customer, urgency: str | None
) -> Iterator[tuple[str, str, str, bool]]:
    category = prediction.category.label if prediction.category else None
    emotion = prediction.emotion.label if prediction.emotion else None
    intensity = prediction.emotion.intensity if prediction.emotion else None
    for name, wanted, found in (
        ("category", conditions.category, category),
        ("urgency", conditions.urgency, urgency),
        ("emotion", conditions.emotion, emotion),
        ("tier", conditions.tier, customer.tier),
        ("channel", conditions.channel, customer.channel),
        ("product", conditions.product, customer.product),
    ):
        if wanted is not None:
            yield name, "、".join(wanted), found or "无", found in wanted
    also = {score.label for score in prediction.also}
    if conditions.also is not None:
        yield (
            "also",
            "、".join(conditions.also),
            "、".join(sorted(also)) or "无",
            bool(also & {*conditions.also}),
        )
    if conditions.keywords is not None:
        found_words = [word for word in conditions.keywords if word.lower() in customer.text.lower()]
        yield "keywords", "、".join(conditions.keywords), "、".join(found_words) or "无", bool(found_words)
    for name, bounds, value in (
        ("intensity", conditions.intensity, intensity),
        ("amount", conditions.amount, customer.amount),
        ("repeat", conditions.repeat, float(customer.repeat_count)),
    ):
        if bounds is not None:
            yield (
                name,
                _shown(bounds),
                "无" if value is None else f"{round(value, 3):g}",
                _is_within(value, bounds),
            )


def _is_within(value: float | None, bounds: Range) -> bool:
    if value is None:
        return False
    return (bounds.at_least is None or value >= bounds.at_least) and (
        bounds.below is None or value < bounds.below
    )


def _shown(bounds: Range) -> str:
    parts = [
        *([] if bounds.at_least is None else [f"不低于 {_number(bounds.at_least)}"]),
        *([] if bounds.below is None else [f"低于 {_number(bounds.below)}"]),
    ]
    return "且".join(parts) or "任意值"


def _number(value: float | None) -> str:
    """Whole, and to three decimals: 1500000, 0.428."""
    return "无" if value is None else f"{round(value, 3):.15g}"
