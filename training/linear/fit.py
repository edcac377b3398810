"""Fitting the linear classifier: out-of-fold logits, calibration, thresholds, then all cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from models.arrays import Float32s, Int64s
from models.cases import LabelledCase
from models.decision import DecisionSettings
from models.linear.classifier import LinearClassifier
from models.linear.part import HEAD_KINDS, Head, LinearPart
from models.tasks import EXCLUSIVE_TASKS, TASKS
from models.taxonomy import Taxonomy
from models.urgency_rules import load_rules
from nlp import PreparedText, prepare
from training.calibration import fit_fair_calibration, fit_sigmoid_calibration
from training.linear.auxiliary import AuxiliarySet, Directions, fit_directions
from training.linear.columns import FittedColumns, fit_columns
from training.linear.mixture import fit_mixture
from training.linear.settings_choice import choose_settings
from training.linear.targets import label_numbers, make_targets
from training.linear.vectors import build_vocabulary, feature_families, vectorise
from training.split import group_keys, make_folds

_FEW = 400  # cases; below, features of a single text are kept too
_FOLDS_OF_MANY = 3
_UNREPRESENTATIVE = 0.15  # weight of a picked case in calibration and thresholds


@dataclass(frozen=True, slots=True)
class FitOptions:
    """How to fit. The defaults are for anybody's labels, `BUNDLED` is for the shipped fast model.

    mixture: learn tasks with exclusive labels by training.linear.mixture, not by one learner.
    c: inverse regularisation a task, for one learner; chosen on folds of the gold training set.
    folds: for up to `many` cases, _FOLDS_OF_MANY for more.
    """

    mixture: bool = True
    many: int = 3000
    c: tuple[tuple[str, float], ...] = (
        ("category", 0.3),
        ("also", 0.1),
        ("urgency", 0.3),
        ("emotion", 0.2),
        ("intensity", 0.1),
    )
    folds: int = 5
    most_features: int = 200_000  # about 14 MB on disk with all five tasks
    auxiliary_c: float = 0.2
    auxiliary_strength: float = 0.15
    # urgency does better without: its words of danger are rarer than any mood (measured on folds)
    auxiliary_tasks: tuple[str, ...] = ("category", "also", "emotion", "intensity")


BUNDLED = FitOptions(mixture=False, many=10**9)


@dataclass(frozen=True, slots=True)
class FittedLinear:
    """A fitted model, ready for `save_linear`. out_of_fold: calibrated logits a task, (cases, columns)."""

    parts: tuple[LinearPart, ...]
    settings: DecisionSettings
    out_of_fold: dict[str, Float32s]


def fit_linear(
    cases: Sequence[LabelledCase],
    taxonomy: Taxonomy,
    *,
    seed: int = 0,
    auxiliary: Sequence[AuxiliarySet] = (),
    base: LinearClassifier | None = None,
    options: FitOptions = FitOptions(),
) -> FittedLinear:
    """Fit every task that the cases are labelled for; `base` answers the others.

    cases: no duplicates (see training.cleaning). Deterministic for equal arguments.
    """
    texts = [prepare(case.text) for case in cases]
    vocabulary = build_vocabulary(
        texts, least_texts=2 if len(texts) >= _FEW else 1, most=options.most_features
    )
    matrix = vectorise(texts, vocabulary)
    directions = fit_directions(
        auxiliary,
        vocabulary,
        matrix,
        strength=options.auxiliary_strength,
        c=options.auxiliary_c,
        seed=seed,
    )
    targets = make_targets(cases, taxonomy)
    numbers = label_numbers(cases, taxonomy)
    strata = list(zip(*(numbers[task].tolist() for task in EXCLUSIVE_TASKS), strict=True))
    count = options.folds if len(cases) <= options.many else _FOLDS_OF_MANY
    folds = make_folds(group_keys([case.text for case in cases]), strata, count, seed)
    weights = case_weights(cases)
    families = feature_families(texts, vocabulary) if options.mixture else np.zeros(0, np.int64)
    heads, columns, biases, out_of_fold = [], [], [], {}
    start = 0
    for task in (task for task in TASKS if task in targets):
        if options.mixture and HEAD_KINDS[task] == "softmax":
            fitted = fit_mixture(
                matrix,
                numbers[task],
                targets[task].shape[1],
                folds=folds,
                row_weights=weights,
                families=families,
                seed=seed,
            )
        else:
            joined = directions if task in options.auxiliary_tasks else None
            rows = _TrainingRows(matrix if joined is None else joined.join(matrix), targets[task])
            fitted = _fit_plain(task, rows, joined, numbers.get(task), folds, weights, options, seed)
        out_of_fold[task] = fitted.out_of_fold
        columns.append(fitted.weights)
        biases.append(fitted.bias)
        heads.append(Head(task, start, start + len(fitted.bias)))
        start += len(fitted.bias)
    part = LinearPart(vocabulary, np.concatenate(columns, axis=1), np.concatenate(biases), tuple(heads))
    settings = choose_settings(
        out_of_fold,
        numbers,
        targets,
        rule_levels(texts),
        weights,
        start=DecisionSettings() if base is None else base.settings,
    )
    return FittedLinear((part, *_borrowed(base, part, taxonomy)), settings, out_of_fold)


@dataclass(frozen=True, slots=True)
class _TrainingRows:
    """Rows of one task. matrix: (cases, inputs). targets: (cases, columns)."""

    matrix: csr_matrix
    targets: Float32s

    def fit(self, *, without: NDArray[np.bool_], c: float, seed: int) -> tuple[Float32s, Float32s]:
        """Weights and bias from all rows but those marked in `without`."""
        kept = np.flatnonzero(~without)
        return fit_columns(self.matrix[kept], self.targets[kept], c=c, seed=seed)


def _fit_plain(
    task: str,
    rows: _TrainingRows,
    joined: Directions | None,
    numbers: Int64s | None,
    folds: Int64s,
    weights: NDArray[np.float64],
    options: FitOptions,
    seed: int,
) -> FittedColumns:
    """A task by one learner: columns of any kind, over the features and the auxiliary directions."""
    fit = partial(rows.fit, c=dict(options.c)[task], seed=seed)
    logits = np.zeros(rows.targets.shape, np.float32)
    for fold in np.unique(folds):
        w, b = fit(without=folds == fold)
        logits[folds == fold] = rows.matrix[np.flatnonzero(folds == fold)] @ w + b
    scale, shift = _calibrate(task, logits, rows.targets, numbers, weights)
    w, b = fit(without=np.zeros(len(folds), bool))
    if joined is not None:
        w, b = joined.fold(w, b)
    return FittedColumns(
        (w * scale).astype(np.float32),
        (b * scale + shift).astype(np.float32),
        (logits * scale + shift).astype(np.float32),
    )


def _calibrate(
    task: str, logits: Float32s, targets: Float32s, numbers: Int64s | None, weights: NDArray[np.float64]
) -> tuple[Float32s, Float32s]:
    """scale and shift, (columns,) each."""
    labelled = np.flatnonzero(~np.isnan(targets[:, 0]))
    logits, targets, weights = logits[labelled], targets[labelled], weights[labelled]
    if HEAD_KINDS[task] == "softmax" and numbers is not None:
        scale, shift = fit_fair_calibration(logits, numbers[labelled], weights)
    else:
        pairs = [
            fit_sigmoid_calibration(logits[:, i], targets[:, i], weights) for i in range(logits.shape[1])
        ]
        scale, shift = np.array(pairs).T
    return np.asarray(scale, np.float32), np.asarray(shift, np.float32)


def case_weights(cases: Sequence[LabelledCase]) -> NDArray[np.float64]:
    """(cases,) how much each case counts in calibration, thresholds and the choice of settings."""
    return np.where([case.representative for case in cases], 1.0, _UNREPRESENTATIVE)


def rule_levels(texts: Sequence[PreparedText]) -> Int64s:
    """(texts,) level to which the urgency rules raise, 0 where none does."""
    rules = load_rules()
    levels = {None: 0, "major": 1, "urgent": 2}
    return np.array([levels[rules.apply(text).raised] for text in texts], np.int64)


def _borrowed(base: LinearClassifier | None, part: LinearPart, taxonomy: Taxonomy) -> list[LinearPart]:
    """The parts of `base`, cut down to the tasks that `part` does not answer.

    Category and further categories belong to one taxonomy: borrowed only together and within it.
    """
    if base is None:
        return []
    own = {head.task for head in part.heads}
    if "category" in own or base.taxonomy.digest() != taxonomy.digest():
        own |= {"category", "also"}
    borrowed = []
    for other in base.parts:
        heads = [head for head in other.heads if head.task not in own]
        if heads:
            picked = np.concatenate([np.arange(head.start, head.stop) for head in heads])
            ends = np.cumsum([head.stop - head.start for head in heads]).tolist()
            starts = [0, *ends[:-1]]
            kept = tuple(Head(h.task, s, e) for h, s, e in zip(heads, starts, ends, strict=True))
            borrowed.append(LinearPart(other.vocabulary, other.weights[:, picked], other.bias[picked], kept))
    return borrowed
