"""What the opinions of a comment add up to."""

from __future__ import annotations

from collections.abc import Sequence

from models.opinions.found import Found


def said_of(found: Sequence[Found]) -> float:
    """Sum of the signed strengths of a comment's opinions; what was asked for counts half."""
    return sum([one.polarity * one.strength * (0.5 if one.how == "asked" else 1.0) for one in found])
