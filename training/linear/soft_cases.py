"""Texts without labels of people, with the probabilities that a stronger model gave them.

A linear model learns words from them that the labelled cases are too few to show (Hinton et al.,
2015: distillation). They train only: calibration, thresholds and figures rest on labelled cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float32s = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SoftCases:
    """targets: task -> (texts, columns) probabilities in the column order of the heads."""

    texts: tuple[str, ...]
    targets: Mapping[str, Float32s]
    weight: float = 0.5  # of one text, beside 1 for a labelled case
