"""How well opinions are read: precision, recall and F1 of aspects and of aspects with polarity."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

_BOOTSTRAP_SEED = 0


@dataclass(frozen=True, slots=True)
class SetFigures:
    """Micro-averaged over all comments. intervals: 95 %, by resampling comments (Efron, 1979)."""

    precision: float
    recall: float
    f1: float
    intervals: dict[str, tuple[float, float]]
    comments: int


@dataclass(frozen=True, slots=True)
class OpinionFigures:
    """aspect: whether a comment speaks of it. pair: whether also the polarity is right."""

    aspect: SetFigures
    pair: SetFigures

    def to_dict(self) -> dict[str, object]:
        """Plain data for JSON and manifests."""
        return asdict(self)


def measure_opinions(
    truth: Sequence[AbstractSet[tuple[str, int]]],
    answers: Sequence[AbstractSet[tuple[str, int]]],
    *,
    bootstrap: int = 1000,
) -> OpinionFigures:
    """Figures of answers beside the truth, comment by comment."""

    def aspects(pairs: AbstractSet[tuple[str, int]]) -> set[str]:
        return {aspect for aspect, _ in pairs}

    return OpinionFigures(
        measure_sets([aspects(p) for p in truth], [aspects(p) for p in answers], bootstrap=bootstrap),
        measure_sets(truth, answers, bootstrap=bootstrap),
    )


def measure_sets(
    truth: Sequence[AbstractSet[Hashable]], answers: Sequence[AbstractSet[Hashable]], *, bootstrap: int
) -> SetFigures:
    """Micro precision, recall and F1 of sets, with percentile intervals."""
    counts = np.array(
        [(len(t & a), len(a), len(t)) for t, a in zip(truth, answers, strict=True)], np.float64
    ).reshape(-1, 3)
    rng = np.random.default_rng(_BOOTSTRAP_SEED)
    draws = np.stack(
        [counts[rng.integers(0, len(counts), len(counts))].sum(axis=0) for _ in range(bootstrap)]
        or [counts.sum(axis=0)]
    )
    names = ("precision", "recall", "f1")
    low, high = np.percentile(_figures(draws), [2.5, 97.5], axis=0)
    precision, recall, f1 = _figures(counts.sum(axis=0)[None])[0].tolist()
    intervals = {
        name: (float(a), float(b)) for name, a, b in zip(names, low.tolist(), high.tolist(), strict=True)
    }
    return SetFigures(precision, recall, f1, intervals, len(counts))


def _figures(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """(rows, 3) hits, answers, truths -> (rows, 3) precision, recall, F1; 0 where there is nothing."""
    hits, given, wanted = counts.T
    precision = hits / np.maximum(given, 1)
    recall = hits / np.maximum(wanted, 1)
    f1 = 2 * hits / np.maximum(given + wanted, 1)
    return np.stack([precision, recall, f1], axis=1)
