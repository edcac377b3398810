"""From a prediction to the people who act: pure, every decision with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.prediction import Prediction
from models.tasks import URGENCY_LABELS, URGENCY_NAMES
from service.clocks.target import Target
from service.routing.conditions import unmet_conditions
from service.routing.customer import TIER_NAMES, Customer
from service.routing.rule_file import Rule
from service.routing.rules import Rules

MOST_PRIORITY = 1000


@dataclass(frozen=True, slots=True)
class RuleCheck:
    """What became of one rule. `why`: in Chinese, why it did not decide; empty for the one that did."""

    rule: str
    name: str
    matched: bool
    fired: bool
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Route:
    """Who acts on a complaint and how fast.

    rule: id of the rule that fired. urgency: after repeats; a rule may raise it, never lower it.
    clocks: target by kind, statutory ones included. notes: what changed the rule's outcome, in Chinese.
    """

    rule: str
    rules_version: str
    queue: str
    level: str
    priority: int
    tags: tuple[str, ...]
    urgency: str | None
    calendar: str
    clocks: Mapping[str, Target]
    notes: tuple[str, ...]
    checks: tuple[RuleCheck, ...]


def route(prediction: Prediction, customer: Customer, rules: Rules) -> Route:
    """Apply the rules to one complaint."""
    notes: list[str] = []
    urgency = raised_urgency(prediction, customer.repeat_count, rules)
    if prediction.urgency is not None and urgency is not None and urgency != prediction.urgency.label:
        raised = URGENCY_NAMES[urgency]
        notes.append(f"同一事件此前已投诉 {customer.repeat_count} 次，紧急程度由规则升为「{raised}」")
    unmet = [_why_not(rule, prediction, customer, urgency) for rule in rules.file.rules]
    matched = [number for number, why in enumerate(unmet) if not why]
    fired = matched[0]  # the last rule has no condition: rules without one are refused
    if rules.file.choose == "priority":
        fired = max(matched, key=lambda number: (rules.file.rules[number].then.priority, -number))
    rule = rules.file.rules[fired]
    outcome = rule.then
    queue, tags, priority = outcome.queue, list(outcome.tags), outcome.priority
    if bonus := rules.file.tiers.priority.get(customer.tier, 0):  # type: ignore[call-overload]  # a str
        priority = min(MOST_PRIORITY, priority + bonus)
        notes.append(f"客户等级「{TIER_NAMES[customer.tier]}」使优先级增加 {bonus}")
    if prediction.needs_review:
        names = {code: named.name for code, named in rules.file.queues.items()}
        notes.append(f"模型把握不足，先到{names[rules.file.review.queue]}，原应到{names[queue]}")
        queue = rules.file.review.queue
        tags.append(rules.file.review.tag)
    return Route(
        rule=rule.id,
        rules_version=rules.version,
        queue=queue,
        level=outcome.level,
        priority=priority,
        tags=tuple(tags),
        urgency=urgency,
        calendar=rules.calendar_of(queue),
        clocks={**rules.file.clocks[outcome.clocks], **rules.statutory},
        notes=tuple(notes),
        checks=tuple(
            RuleCheck(
                candidate.id,
                candidate.name,
                matched=not unmet[number],
                fired=number == fired,
                why=_explain(number, fired, unmet[number], rules),
            )
            for number, candidate in enumerate(rules.file.rules)
        ),
    )


def raised_urgency(prediction: Prediction, repeat_count: int, rules: Rules) -> str | None:
    """The predicted level, or the higher one that the number of repeats asks for."""
    if prediction.urgency is None:
        return None
    if prediction.category is not None and prediction.category.label in rules.file.no_complaint:
        return prediction.urgency.label
    wanted = [
        URGENCY_LABELS.index(level)
        for count, level in rules.file.repeats.raise_urgency.items()
        if repeat_count >= count
    ]
    return URGENCY_LABELS[max([URGENCY_LABELS.index(prediction.urgency.label), *wanted])]


def _why_not(rule: Rule, prediction: Prediction, customer: Customer, urgency: str | None) -> tuple[str, ...]:
    unmet = unmet_conditions(rule.when, prediction, customer, urgency)
    if not unmet and rule.unless is not None:
        excepted = unmet_conditions(rule.unless, prediction, customer, urgency)
        unmet = [] if excepted else ["符合规则的例外（unless）"]
    return tuple(unmet)


def _explain(number: int, fired: int, unmet: tuple[str, ...], rules: Rules) -> tuple[str, ...]:
    if unmet or number == fired:
        return unmet
    winner = rules.file.rules[fired]
    told = f"条件符合，但规则「{winner.name}」（{winner.id}）"
    return (f"{told}{'的优先级更高或' if rules.file.choose == 'priority' else ''}排在前面",)
