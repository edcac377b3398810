"""What a person says is right of a complaint or of one of its messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MOST_INTENSITY = 3  # of the labels; the store keeps 0..1
LABELS = ("category", "also", "urgency", "emotion", "intensity")
FIELDS = (*LABELS, "queue")


@dataclass(frozen=True, slots=True)
class Correction:
    """What is right; None where nothing was said. message_id: None for the first message.

    category, also, queue: codes, or Chinese names. urgency, emotion: codes. intensity: 0..3.
    """

    category: str | None = None
    also: tuple[str, ...] | None = None
    urgency: str | None = None
    emotion: str | None = None
    intensity: int | None = None
    queue: str | None = None
    message_id: str | None = None
    author: str | None = None
    reason: str | None = None

    def values(self) -> dict[str, Any]:
        """Field -> what is right, of the fields that were given."""
        given = {name: getattr(self, name) for name in FIELDS}
        return {name: value for name, value in given.items() if value is not None}
