"""How often a run reads its cases, and which of them each network does not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.cases import LabelledCase
from models.taxonomy import Taxonomy
from training.encoder.cases import case_folds, label_strata
from training.encoder.tokens import MOST_TOKENS
from training.split import group_keys, hold_out

FOLDS = 3
MANY = 2000  # cases from which on one network is trained, not FOLDS
HELD = 1200  # cases that then suffice to join it with the linear model, but no more than
MOST_HELD = 0.15  # of all
LEAST_OF_LABEL = 15  # of each label among them: fewer say too little of how probable a rare label is

SHORT = 1_500_000  # characters read, about a million tokens

# (least cases, epochs of one network, epochs of several): few cases are read more often
EPOCHS = ((30_000, 1, 1), (15_000, 2, 1), (6000, 3, 2), (3000, 4, 3), (1000, 6, 6), (0, 10, 10))


@dataclass(frozen=True, slots=True)
class Schedule:
    """folds: (cases,) for each number from 0 a network is trained without its cases; all see those of -1."""

    folds: NDArray[np.int64]
    epochs: int

    @property
    def networks(self) -> int:
        return int(self.folds.max()) + 1


def choose_schedule(
    cases: Sequence[LabelledCase], taxonomy: Taxonomy, *, seed: int, epochs: int | None = None
) -> Schedule:
    """Three networks for few cases or rare labels, otherwise one. epochs: None to choose by the cases.

    Three networks read each case twice an epoch, one reads it once. Of many cases of every label a part is
    enough to fit the few numbers that join a network with the linear model; it learns from the others.
    """
    folds = _one_part(cases, taxonomy, seed)
    single = folds is not None
    if folds is None:
        folds = case_folds(cases, taxonomy, folds=FOLDS, seed=seed)
    usual = next(one if single else several for least, one, several in EPOCHS if len(cases) >= least)
    return Schedule(folds, epochs or usual)


def is_short(
    cases: Sequence[LabelledCase], taxonomy: Taxonomy, *, seed: int, epochs: int | None = None
) -> bool:
    """True where a training on `cases` takes about a quarter of an hour on two cores at most."""
    schedule = choose_schedule(cases, taxonomy, seed=seed, epochs=epochs)
    readings = schedule.epochs * (1 if schedule.networks == 1 else FOLDS - 1)
    return readings * sum(min(len(case.text), MOST_TOKENS) for case in cases) <= SHORT


def _one_part(cases: Sequence[LabelledCase], taxonomy: Taxonomy, seed: int) -> NDArray[np.int64] | None:
    """Folds of a single network, or None where a part of the cases would say too little."""
    if len(cases) < MANY:
        return None
    strata = label_strata(cases, taxonomy)
    share = min(MOST_HELD, HELD / len(cases))
    held = hold_out(group_keys([case.text for case in cases]), strata, share, seed)
    if _rarest(np.array(strata)[held], np.array(strata)) < LEAST_OF_LABEL:
        return None
    return np.where(held, 0, -1)


def _rarest(held: NDArray[np.int64], every: NDArray[np.int64]) -> int:
    """How many of `held` have the label that is rarest there. held, every: (rows, tasks) label numbers."""
    counts = [
        int((held[:, task] == label).sum())
        for task in range(every.shape[1])
        for label in np.unique(every[:, task])
        if label >= 0
    ]
    return min(counts, default=0)
