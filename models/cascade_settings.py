"""When `auto` lets the linear model answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CascadeSettings:
    """When the linear model's word is enough. Chosen in training; stored in the encoder's manifest.

    category, emotion: least calibrated probability of its answer.
    urgent: P(urgent) below which it may stand. major_margin: least distance of P(at least major) from
        its threshold.
    """

    category: float
    emotion: float
    urgent: float
    major_margin: float
