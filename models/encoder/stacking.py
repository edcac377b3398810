"""The calibrated combination of encoder and linear model: for every column a weighted sum of both logits.

Stacked generalisation (Wolpert, 1992): the weights are fitted on predictions for cases that neither
model had trained on. The two err differently (words against meaning), so the sum beats either.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.arrays import Float32s


@dataclass(frozen=True, slots=True)
class Stack:
    """For the columns of one task: calibrated logit = encoder * e + linear * l + shift. All (columns,)."""

    encoder: Float32s
    linear: Float32s
    shift: Float32s

    def join(self, encoder: Float32s, linear: Float32s) -> Float32s:
        """(texts, columns) logits of both -> calibrated logits."""
        return np.asarray(encoder * self.encoder + linear * self.linear + self.shift, np.float32)
