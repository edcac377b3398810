"""Percentile bootstrap over rows (Efron, 1979), as arrays.

Rows that count alike form a cell: resampling n rows with replacement is one multinomial draw of
the cells' counts. A confusion table of 1,000 rows has some dozens of cells, so 1,000 draws take
milliseconds and are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from models.arrays import Float64s, Int64s
from training.evaluation.figures import Figure

Statistics = Callable[[Int64s], Mapping[str, Float64s]]
"""(draws, cells) counts -> name -> (draws,) values, NaN where undefined."""

_PERCENTILES = (2.5, 97.5)
_NUMBERS_A_STEP = 2_000_000


def bootstrap_figures(counts: Int64s, statistics: Statistics, *, draws: int, seed: int) -> dict[str, Figure]:
    """Every statistic on the counts themselves, with its interval over `draws` resamples.

    counts: (cells,) rows of each cell. draws=0 gives values without intervals.
    """
    values = {name: float(value[0]) for name, value in statistics(counts[None, :]).items()}
    if draws == 0:
        return {name: Figure(_defined(value)) for name, value in values.items()}
    drawn: dict[str, list[Float64s]] = {name: [] for name in values}
    random = np.random.default_rng(seed)
    total = int(counts.sum())
    step = max(1, _NUMBERS_A_STEP // len(counts))
    for start in range(0, draws, step):
        resampled = random.multinomial(total, counts / total, size=min(step, draws - start))
        for name, part in statistics(resampled).items():
            drawn[name].append(part)
    return {name: _figure(value, drawn[name]) for name, value in values.items()}


def _figure(value: float, parts: Sequence[Float64s]) -> Figure:
    all_drawn = np.concatenate(parts)
    drawn = all_drawn[~np.isnan(all_drawn)]
    if np.isnan(value) or len(drawn) == 0:
        return Figure(_defined(value))
    low, high = np.percentile(drawn, _PERCENTILES)
    return Figure(value, float(low), float(high))


def _defined(value: float) -> float | None:
    return None if np.isnan(value) else value
