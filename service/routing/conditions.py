"""Whether the conditions of a rule hold, and which do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from models.prediction import LabelScore, Prediction
from models.tasks import EMOTION_NAMES, URGENCY_NAMES
from service.routing.customer import CHANNEL_NAMES, TIER_NAMES, Customer
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

MISSING = {"keywords": "文中没有这些词"}


def unmet_conditions(
    conditions: Conditions, prediction: Prediction, customer: Customer, urgency: str | None
) -> list[str]:
    """One line for each condition that does not hold: name, what is wanted, what there is. Empty: all hold.

    urgency: the level after repeats were counted.
    """
    return [
        f"{NAMES[name]}应为 {wanted}，{f'实为 {found}' if found else MISSING.get(name, f'没有{NAMES[name]}')}"
        for name, wanted, found, holds in _judged(conditions, prediction, customer, urgency)
        if not holds
    ]


def _judged(
    conditions: Conditions, prediction: Prediction, customer: Customer, urgency: str | None
) -> Iterator[tuple[str, str, str, bool]]:
    """Condition, what is wanted, what there is (empty: nothing), whether it holds; as a person reads it."""
    emotion = prediction.emotion.label if prediction.emotion else None
    intensity = prediction.emotion.intensity if prediction.emotion else None
    for name, wanted, found, names in (
        ("urgency", conditions.urgency, urgency, URGENCY_NAMES),
        ("emotion", conditions.emotion, emotion, EMOTION_NAMES),
        ("tier", conditions.tier, customer.tier, TIER_NAMES),
        ("channel", conditions.channel, customer.channel, CHANNEL_NAMES),
        ("product", conditions.product, customer.product, {}),
    ):
        if wanted is not None:
            yield name, _named(wanted, names), _named([found] if found else [], names), found in wanted
    category = [prediction.category] if prediction.category else []
    for name, wanted, scores in (
        ("category", conditions.category, category),
        ("also", conditions.also, prediction.also),
    ):
        if wanted is not None:
            # the rule file's own codes stay: what it calls a category of another taxonomy has no name
            holds = any(score.label in wanted for score in scores)
            yield name, "、".join(wanted), "、".join(map(_with_code, scores)), holds
    if conditions.keywords is not None:
        found_words = [word for word in conditions.keywords if word.lower() in customer.text.lower()]
        yield "keywords", "、".join(conditions.keywords), "、".join(found_words), bool(found_words)
    for name, bounds, value in (
        ("intensity", conditions.intensity, intensity),
        ("amount", conditions.amount, customer.amount),
        ("repeat", conditions.repeat, float(customer.repeat_count)),
    ):
        if bounds is not None:
            yield name, _shown(bounds), "" if value is None else _number(value), _is_within(value, bounds)


def _named(codes: Iterable[str], names: Mapping[str, str]) -> str:
    return "、".join(names.get(code, code) for code in codes)


def _with_code(score: LabelScore) -> str:
    """As the customer's side reads it, and what a rule file calls it."""
    return score.label if score.name == score.label else f"{score.name}（{score.label}）"


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


def _number(value: float) -> str:
    """Whole, and to three decimals: 1500000, 0.428."""
    return f"{round(value, 3):.15g}"
