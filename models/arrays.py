"""Names of array types; what their axes mean is said where they are used."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Float32s = NDArray[np.float32]
Float64s = NDArray[np.float64]
Floats = NDArray[np.floating]  # of either width
Int64s = NDArray[np.int64]
