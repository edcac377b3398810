"""A conversation as a few numbers: course of the emotion, signals of both sides, who is waiting for whom."""

from __future__ import annotations

import math
from collections.abc import Sequence

from models.trend.course import follow_emotion
from models.trend.signals import load_signals, signals_in
from models.trend.turns import Turn

MEASURES = {
    "first_heat": "客户一开始就很激动",
    "last_heat": "客户最近一句很激动",
    "highest_heat": "客户曾经非常激动",
    "mean_heat": "客户一直激动",
    "level": "情绪水平高",
    "last_angry": "客户最近一句愤怒",
    "last_pleased": "客户最近一句满意",
    "replies": "客户多次追问",
    "unanswered": "客户还在等待答复",
    "open_question": "客户的问题没有回答",
    "repeats_himself": "客户重复说同样的话",
    "agent_repeats": "客服重复同样的话",
    "agent_length": "客服回复很短",
    "last_length": "客户最近一句很长",
}
"""Name of a measure -> what it says about a conversation in which it raises the risk."""


def feature_names() -> tuple[str, ...]:
    """The names of `measure_conversation`'s values, in order: measures, all signals, those of the last."""
    signals = load_signals()
    return (*MEASURES, *signals, *(f"last_{key}" for key in signals))


def measure_conversation(turns: Sequence[Turn]) -> list[float]:
    """The values of `feature_names`, about -3 .. 6 each; the conversation must have a customer's message."""
    course = follow_emotion(turns)
    heats = [point.heat for point in course.points] or [0.0]
    customer = [turn for turn in turns if turn.speaker == "customer"]
    agent = [turn.text for turn in turns if turn.speaker == "agent"]
    follow_ups = customer[1:]
    last = follow_ups[-1] if follow_ups else None
    said = [(turn.speaker, signals_in(turn.text, turn.speaker)) for turn in turns]
    last_customer = next((keys for speaker, keys in reversed(said) if speaker == "customer"), frozenset())
    last_agent = next((keys for speaker, keys in reversed(said) if speaker == "agent"), frozenset())
    if last is None:
        last_customer = frozenset()  # the opening complaint is no answer to anything
    waiting = bool(agent) and turns[-1].speaker == "customer"
    measures = [
        heats[0],
        heats[-1],
        max(heats),
        sum(heats) / len(heats),
        course.points[-1].level if course.points else 0.0,
        float(last is not None and last.emotion == "angry"),
        float(last is not None and last.emotion == "satisfied"),
        math.log1p(len(follow_ups)),
        float(waiting),
        float(waiting and "question" in last_customer),
        max((_shared(last.text, turn.text) for turn in customer if turn is not last), default=0.0)
        if last
        else 0.0,
        max((_shared(a, b) for i, a in enumerate(agent) for b in agent[:i]), default=0.0),
        -math.log1p(sum(map(len, agent))),
        math.log1p(len(last.text)) if last else 0.0,
    ]
    counts = {key: math.log1p(sum(key in keys for _, keys in said)) for key in load_signals()}
    latest = last_customer | last_agent
    return [*measures, *counts.values(), *(float(key in latest) for key in counts)]


def _shared(text: str, other: str) -> float:
    """Share (0..1) of `text`'s character pairs that stand in `other` too."""
    pairs = {text[i : i + 2] for i in range(len(text) - 1)}
    return len(pairs & {other[i : i + 2] for i in range(len(other) - 1)}) / max(1, len(pairs))
