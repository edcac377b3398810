"""A conversation as its turns, and what is said about its emotion. Plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Speaker = Literal["customer", "agent"]
Direction = Literal["heating", "cooling", "steady"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message. `text` may be masked; emotion and intensity (0..1) are those of a prediction.

    They are None for an agent's message, and where no model with that head read the customer's.
    """

    speaker: Speaker
    text: str
    emotion: str | None = None
    intensity: float | None = None


@dataclass(frozen=True, slots=True)
class EmotionPoint:
    """The emotion after one customer message.

    turn: its place among all turns, from 0.
    heat: -1 (delighted) .. 0 (calm) .. 1 (extremely angry, anxious or disappointed), of this message alone.
    level: the same, with the messages before it (see `models.trend.course`).
    """

    turn: int
    emotion: str
    heat: float
    level: float


@dataclass(frozen=True, slots=True)
class Course:
    """The emotion over the customer's messages so far.

    direction: the last level against the one at the turning point, or else the first.
    change: that difference, -2 .. 2.
    turning_point: the turn at which the direction last changed; None where it never did.
    """

    points: tuple[EmotionPoint, ...]
    direction: Direction
    change: float
    turning_point: int | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """How the conversation would end if it went on like this.

    satisfaction: expected judgement of an outside reader, -2 (very dissatisfied) .. 2.
    escalation_risk: probability (0..1) of a dissatisfied end, at or below -0.5.
    reasons: the signals that raise the risk most, the strongest first (names of `signals.yaml` or measures).
    """

    satisfaction: float
    escalation_risk: float
    reasons: tuple[str, ...]
