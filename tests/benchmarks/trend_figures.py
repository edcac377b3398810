"""Of the emotion trend: answers out of fold, rank correlation and AUC with percentile bootstrap intervals
over dialogues (Efron, 1979)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from models.arrays import Float64s
from models.trend import Turn
from models.trend.features import measure_conversation
from models.trend.outlook import OutlookWeights
from training.evaluation.figures import Figure
from training.split import group_keys, make_folds
from training.trend.dialogues import DISSATISFIED, JudgedDialogue
from training.trend.fit import fit_outlook

DRAWS = 2_000
FOLDS = 5


@dataclass(frozen=True)
class OutOfFold:
    """(dialogues,) what models that never saw a dialogue, or one like it, say of it."""

    satisfaction: Float64s  # after the last turn
    risk_at_half: Float64s  # after the first half of the turns


def rank_correlation(left: Float64s, right: Float64s) -> float:
    """Spearman's rho; ties share their mean rank."""
    return float(np.corrcoef(rankdata(left), rankdata(right))[0, 1])


def area_under_curve(score: Float64s, positive: Float64s) -> float:
    """Chance that a positive (1) has the higher score than a negative (0), ties half (Mann-Whitney)."""
    ranks = rankdata(score)
    wanted = positive > 0
    count = int(wanted.sum())
    return float((ranks[wanted].sum() - count * (count + 1) / 2) / (count * (len(score) - count)))


def with_interval(
    statistic: Callable[[Float64s, Float64s], float], left: Float64s, right: Float64s, *, seed: int
) -> Figure:
    """The statistic on all rows, and its 95 % interval over `DRAWS` resamples of the rows."""
    random = np.random.default_rng(seed)
    drawn = []
    for _ in range(DRAWS):
        rows = random.integers(0, len(left), len(left))
        drawn.append(statistic(left[rows], right[rows]))
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Figure(statistic(left, right), float(low), float(high))


def predict_out_of_fold(dialogues: Sequence[JudgedDialogue], *, seed: int) -> OutOfFold:
    """Five folds; dialogues whose first message says the same stand in one fold."""
    keys = group_keys([dialogue.text for dialogue in dialogues])
    labels = [dialogue.satisfaction <= DISSATISFIED for dialogue in dialogues]
    folds = make_folds(keys, labels, FOLDS, seed)
    satisfaction, risk = np.zeros(len(dialogues)), np.zeros(len(dialogues))
    for fold in range(FOLDS):
        fitted = fit_outlook([d for d, own in zip(dialogues, folds, strict=True) if own != fold])
        for i in np.flatnonzero(folds == fold).tolist():
            satisfaction[i] = _score(dialogues[i].turns, fitted.satisfaction, fitted)
            risk[i] = _score(dialogues[i].half(), fitted.risk, fitted)
    return OutOfFold(satisfaction, risk)


def _score(turns: Sequence[Turn], direction: Float64s, weights: OutlookWeights) -> float:
    values = (np.asarray(measure_conversation(turns)) - weights.mean) / weights.scale
    return float(values @ direction)
