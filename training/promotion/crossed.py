"""Where few cases are held out, all of them are: what both models learn is learnt again, part by part.

The held-out fifth of 500 cases is 100, too few to tell a good batch of 200 labels from none. So the cases
are cut into PARTS; for each part the champion's cases and the challenger's are fitted once more without
it, in the same way, and both answer it. Every case is then answered by models that have not learnt it, and
what is compared is what the labels are worth (cross-validation: Stone, 1974). Only for linear models,
which take seconds to fit; what is promoted is the version that has learnt all cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.cases import LabelledCase
from models.linear.classifier import LinearClassifier
from models.prediction import Prediction
from models.taxonomy import Taxonomy
from models.urgency_rules import load_rules
from training.case_keys import CaseKeys, labelled_key
from training.evaluation.evaluate import predict_cases
from training.linear.fit import fit_linear
from training.split import group_keys, make_folds
from training.stable_split import CaseSplit, case_key

PARTS = 5
FEW = 400  # held-out cases from which on they are enough by themselves
LEAST_FOUND = 0.9  # of the champion's cases must be there with the labels it learnt


@dataclass(frozen=True, slots=True)
class Recipe:
    """How both sides are fitted. base: the shipped model, which answers tasks without labels."""

    champion: Taxonomy
    challenger: Taxonomy
    base: LinearClassifier | None
    seed: int


@dataclass(frozen=True, slots=True)
class Crossed:
    """Answers by models that have not learnt the case. cases: one of every group of texts that say the same.

    earlier: (cases,) those that the champion's version was made from.
    """

    cases: tuple[LabelledCase, ...]
    champion: tuple[Prediction, ...]
    challenger: tuple[Prediction, ...]
    earlier: NDArray[np.bool_]


def cross(split: CaseSplit, learnt: CaseKeys, recipe: Recipe) -> Crossed | None:
    """None where enough cases are held out, or too few of the champion's cases are among these."""
    cases = (*split.training, *split.held)
    earlier = np.array([labelled_key(case_key(case.text), case) in learnt.labelled for case in cases])
    if len(split.held) >= FEW or not earlier.any() or earlier.sum() < LEAST_FOUND * learnt.count:
        return None
    groups = group_keys([case.text for case in cases])
    labels = [
        (case.category, case.urgency, case.emotion, known)
        for case, known in zip(cases, earlier.tolist(), strict=True)
    ]
    folds = make_folds(groups, labels, PARTS, recipe.seed)
    first = np.sort(np.unique(np.array(groups), return_index=True)[1])
    champion: dict[int, Prediction] = {}
    challenger: dict[int, Prediction] = {}
    for part in np.unique(folds).tolist():
        rows = first[folds[first] == part].tolist()
        for answers, known, taxonomy in (
            (champion, earlier, recipe.champion),
            (challenger, np.ones(len(cases), np.bool_), recipe.challenger),
        ):
            learning = np.flatnonzero(known & (folds != part)).tolist()
            model = _fit([cases[row] for row in learning], taxonomy, recipe)
            answers.update(zip(rows, predict_cases(model, [cases[row] for row in rows]), strict=True))
    return Crossed(
        tuple(cases[row] for row in first.tolist()),
        tuple(champion[row] for row in first.tolist()),
        tuple(challenger[row] for row in first.tolist()),
        earlier[first],
    )


def _fit(cases: Sequence[LabelledCase], taxonomy: Taxonomy, recipe: Recipe) -> LinearClassifier:
    fitted = fit_linear(cases, taxonomy, seed=recipe.seed, base=recipe.base)
    return LinearClassifier("crossed", taxonomy, fitted.parts, fitted.settings, load_rules())
