"""Where the customer's emotion is going, in a few figures: for a complaint's view and its events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from models.trend import Turn, assess_conversation, follow_emotion

DIRECTIONS = MappingProxyType({"heating": "升温", "cooling": "降温", "steady": "平稳"})


def turns_of(messages_in_order: Iterable[Mapping[str, Any]]) -> list[Turn]:
    """Rows of `messages` as a conversation."""
    return [
        Turn(
            "customer" if row["sender"] == "customer" else "agent",
            row["masked_text"],
            row["emotion"],
            row["intensity"],
        )
        for row in messages_in_order
    ]


def trend_view(messages_in_order: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Direction, level and outlook after the last of the messages."""
    turns = turns_of(messages_in_order)
    course, outlook = follow_emotion(turns), assess_conversation(turns)
    return {
        "direction": course.direction,
        "direction_name": DIRECTIONS[course.direction],
        "level": round(course.points[-1].level, 4) if course.points else None,
        "expected_satisfaction": round(outlook.satisfaction, 4) if outlook else None,
        "escalation_risk": round(outlook.escalation_risk, 4) if outlook else None,
    }
