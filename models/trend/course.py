"""The emotion after every customer message: heat, level, direction, turning point. Pure, nothing learnt.

The level is an exponentially weighted mean (Brown, 1959) of the messages' heat: half of it is the latest
message. One short polite message does not make a furious customer calm; two in a row nearly do.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.trend.turns import Course, Direction, EmotionPoint, Turn

SMOOTHING = 0.5  # weight of the latest message
CLEAR_CHANGE = 0.15  # of the level: smaller ones are 'steady'; half a step of the four-step intensity scale
PLEASED = "satisfied"
CALM = "calm"
CALM_SHARE = 0.3  # of a calm text's intensity counts: matter-of-fact words can still be pressing


def heat_of(emotion: str, intensity: float | None) -> float:
    """Signed strength of a message's emotion: -1 (delighted) .. 1 (extreme displeasure).

    Without an intensity, an emotion counts half.
    """
    strength = 0.5 if intensity is None else intensity
    if emotion == PLEASED:
        return -strength
    if emotion == CALM:
        return 0.0 if intensity is None else CALM_SHARE * strength
    return strength


def follow_emotion(turns: Sequence[Turn]) -> Course:
    """The course of the customer's emotion; messages that no model read are passed over."""
    points: list[EmotionPoint] = []
    for number, turn in enumerate(turns):
        if turn.speaker != "customer" or turn.emotion is None:
            continue
        heat = heat_of(turn.emotion, turn.intensity)
        level = heat if not points else SMOOTHING * heat + (1 - SMOOTHING) * points[-1].level
        points.append(EmotionPoint(number, turn.emotion, heat, level))
    turning = _turning_point(points)
    since = next((point for point in points if point.turn == turning), points[0] if points else None)
    change = points[-1].level - since.level if since else 0.0
    return Course(tuple(points), _direction(change), change, turning)


def _direction(change: float) -> Direction:
    if change >= CLEAR_CHANGE:
        return "heating"
    return "cooling" if change <= -CLEAR_CHANGE else "steady"


def _turning_point(points: Sequence[EmotionPoint]) -> int | None:
    """The last peak or trough of the level with a clear change on both sides of it."""
    if not points:
        return None
    turning, extreme, heading = None, points[0], 0
    for point in points[1:]:
        step = point.level - extreme.level
        if heading == 0 and abs(step) >= CLEAR_CHANGE:
            heading, extreme = (1 if step > 0 else -1), point
        elif step * heading > 0:
            extreme = point
        elif heading and abs(step) >= CLEAR_CHANGE:
            turning, heading, extreme = extreme.turn, -heading, point
    return turning
