"""Expected calibration error."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BINS = 15


def expected_calibration_error(confidence: NDArray[np.float64], correct: NDArray[np.bool_]) -> float:
    """Mean gap between confidence and accuracy over equal-width bins, weighted by their cases.

    confidence, correct: (cases,), at least one. Bin i holds (i / BINS, (i + 1) / BINS]
    (Guo et al., On Calibration of Modern Neural Networks, 2017).
    """
    edges = np.linspace(0, 1, BINS + 1)[1:-1]
    bins = np.searchsorted(edges, confidence, side="left")
    gaps = np.bincount(bins, correct.astype(np.float64) - confidence, BINS)
    return float(np.abs(gaps).sum() / len(confidence))
