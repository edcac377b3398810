"""What cases that were labelled when the champion was made say, beside those that came since."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.cases import LabelledCase
from training.evaluation.answers import TaskAnswers
from training.promotion.measured import Agreement, Pair, Swaps
from training.promotion.paired import pair_accuracy
from training.promotion.swap import count_swaps


def compare_with_earlier(
    sides: tuple[TaskAnswers, TaskAnswers] | None,
    cases: Sequence[LabelledCase],
    earlier: NDArray[np.bool_] | None,
    known: frozenset[str],
    seed: int,
) -> tuple[Pair | None, Agreement | None, Swaps | None]:
    """Accuracy on the earlier cases, agreement of the champion with earlier and newer labels, and labels
    swapped between the two.

    sides: champion and challenger as `align` gives them. cases: that neither has learnt; earlier: (cases,)
    of them. known: labels that the champion can answer; newer cases of other labels are no contradiction.
    """
    if sides is None or earlier is None:
        return None, None, None
    ours = sides[0]
    held = earlier[ours.places]
    newer = ~held & np.array([ours.labels[number] in known for number in ours.truth], np.bool_)
    right = ours.truth == ours.answered
    agreement, swaps = None, None
    if held.any() and newer.any():
        agreement = Agreement(
            int(held.sum()), int(right[held].sum()), int(newer.sum()), int(right[newer].sum())
        )
        swaps = count_swaps(*sides, held)
    return pair_accuracy(*sides, held, seed=seed), agreement, swaps
