"""Two labels given for one another in the whole of a new batch: rare ones, which the champion hardly knows.

`exchange` asks what the champion is sure of, and it is sure of little where it has met a label six times.
Two weak witnesses say more: the champion, which has not learnt the new cases, answers those the other way
round; and the challenger, which has, answers the old cases the other way round.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc

from training.evaluation.answers import TaskAnswers
from training.promotion.measured import Swap, Swaps, Turned

Table = NDArray[np.int64]


def count_swaps(champion: TaskAnswers, challenger: TaskAnswers, earlier: NDArray[np.bool_]) -> Swaps:
    """Both sides as `align` gives them, on cases that neither has learnt. earlier: (cases,) those that were
    labelled when the champion was made."""
    newer, before = _table(champion, ~earlier), _table(champion, earlier)
    told = _table(challenger, earlier)
    met = np.flatnonzero((newer + before + told).any(axis=0)).tolist()
    return Swaps(
        pairs=len(met) * (len(met) - 1) // 2,
        found=tuple(
            Swap(
                (champion.labels[one], champion.labels[other]),
                newer=_turned(newer, one, other),
                earlier=_turned(told, one, other),
                before=_turned(before, one, other),
            )
            for one, other in combinations(met, 2)
        ),
    )


def find_swapped(evidence: Swaps, *, share: float, error: float) -> list[Swap]:
    """The pairs that both witnesses turn round in more than `share` of their cases.

    Exact binomial test of both together against the larger of `share` and the rate at which the champion
    took the two for one another before (a case of each kind added, after Laplace); Holm (1979) over all
    pairs of labels, at the level `error`.
    """
    seen = [swap for swap in evidence.found if min(swap.newer.share(), swap.earlier.share()) > share]
    ranked = sorted((_p_value(swap, share), swap.labels, swap) for swap in seen)
    swapped = []
    for place, (p, _, swap) in enumerate(ranked):
        if p > error / max(evidence.pairs - place, 1):
            break
        swapped.append(swap)
    return swapped


def _table(side: TaskAnswers, cases: NDArray[np.bool_]) -> Table:
    """(labels, labels) cases by truth and answer."""
    table = np.zeros((len(side.labels), len(side.labels)), np.int64)
    np.add.at(table, (side.truth[cases], side.answered[cases]), 1)
    return table


def _turned(table: Table, one: int, other: int) -> Turned:
    return Turned(int(table[one, other] + table[other, one]), int(table[one, one] + table[other, other]))


def _p_value(swap: Swap, share: float) -> float:
    turned = swap.newer.turned + swap.earlier.turned
    kept = swap.newer.kept + swap.earlier.kept
    usual = (swap.before.turned + 1) / (swap.before.turned + swap.before.kept + 2)
    return float(bdtrc(turned - 1, turned + kept, max(share, usual)))
