"""Expected satisfaction and risk of a dissatisfied end: two linear maps over the conversation's measures.

The numbers are in outlook.json, with where they come from; `python -m training.trend` makes them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from models.arrays import Float64s
from models.trend.features import MEASURES, feature_names, measure_conversation
from models.trend.signals import load_signals
from models.trend.turns import Outlook, Turn
from nlp.errors import ResourceError

FILE = Path(__file__).with_name("outlook.json")
LOWEST, HIGHEST = -2.0, 2.0
MOST_REASONS = 3
LEAST_SHARE = 0.1  # of log odds that a measure must add to be named as a reason


@dataclass(frozen=True)
class OutlookWeights:
    """(features,) arrays: `mean` and `scale` standardise, the others weigh; risk in log odds."""

    mean: Float64s
    scale: Float64s
    satisfaction: Float64s
    satisfaction_bias: float
    risk: Float64s
    risk_bias: float


def assess_conversation(turns: Sequence[Turn], weights: OutlookWeights | None = None) -> Outlook | None:
    """The outlook after the last of `turns`; None before the customer has said anything."""
    if not any(turn.speaker == "customer" for turn in turns):
        return None
    weights = weights or load_weights()
    values = (np.asarray(measure_conversation(turns)) - weights.mean) / weights.scale
    satisfaction = float(values @ weights.satisfaction) + weights.satisfaction_bias
    added = values * weights.risk
    risk = 1 / (1 + math.exp(-(float(added.sum()) + weights.risk_bias)))
    return Outlook(min(HIGHEST, max(LOWEST, satisfaction)), risk, _reasons(added))


def _reasons(added: Float64s) -> tuple[str, ...]:
    shown = {**MEASURES, **{key: signal.name for key, signal in load_signals().items()}}
    names = feature_names()
    strongest = [int(i) for i in np.argsort(-added, kind="stable") if added[i] >= LEAST_SHARE]
    said = dict.fromkeys(shown.get(names[i]) or shown[names[i].removeprefix("last_")] for i in strongest)
    return tuple(said)[:MOST_REASONS]


@cache
def load_weights() -> OutlookWeights:
    """The shipped numbers. Raises ResourceError when they do not belong to this code."""
    try:
        raw = json.loads(FILE.read_text("utf-8"))
        if tuple(raw["features"]) != feature_names():
            raise ResourceError(
                f"{FILE.name} 与 signals.yaml 不一致，请用 python -m training.trend 重新生成。"
            )
        arrays = [np.asarray(raw[name], np.float64) for name in ("mean", "scale", "satisfaction", "risk")]
        if any(array.shape != (len(raw["features"]),) for array in arrays):
            raise ResourceError(f"{FILE.name} 的数字个数不对，请重新安装。")
        mean, scale, satisfaction, risk = arrays
        biases = float(raw["satisfaction_bias"]), float(raw["risk_bias"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ResourceError(f"{FILE.name} 缺失或损坏，请重新安装。") from error
    return OutlookWeights(mean, scale, satisfaction, biases[0], risk, biases[1])
