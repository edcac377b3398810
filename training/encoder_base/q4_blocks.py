"""Blocks of 32 four-bit weights (Q4_0 of llama.cpp) as numpy arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

WEIGHTS = 32  # in a block
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (WEIGHTS // 2,))])  # 18 bytes, no padding


def dequantise(blocks: NDArray[Any]) -> NDArray[np.float32]:
    """blocks: (..., n) of BLOCK -> (..., 32 n) float32.

    Weight j of a block is the low half of byte j, weight j + 16 the high half; its value is
    (half - 8) * scale.
    """
    nibbles = blocks["nibbles"]
    halves = np.concatenate((nibbles & 15, nibbles >> 4), axis=-1)
    values = (halves.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[..., None]
    return values.reshape(*blocks.shape[:-1], blocks.shape[-1] * WEIGHTS)
