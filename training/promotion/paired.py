"""Champion and challenger on the same cases: figures of both and paired bootstrap intervals."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from models.arrays import Float64s, Int64s
from training.evaluation import confusion
from training.evaluation.answers import TaskAnswers
from training.evaluation.bootstrap import bootstrap_figures
from training.evaluation.calibration_error import BINS, expected_calibration_error
from training.promotion.measured import Pair, PairedTask

DRAWS = 1000


def align(champion: TaskAnswers, challenger: TaskAnswers) -> tuple[TaskAnswers, TaskAnswers]:
    """The cases that both answered, in one order, with one numbering of the labels.

    A label that the champion cannot answer counts as a miss of the champion.
    """
    _, ours, theirs = np.intersect1d(champion.places, challenger.places, return_indices=True)
    names = tuple(dict.fromkeys((*challenger.labels, *champion.labels)))
    return _pick(champion, ours, names), _pick(challenger, theirs, names)


def constant_answers(like: TaskAnswers, label: str) -> TaskAnswers:
    """Somebody who always answers `label`, one of like.labels, sure of it: the least a model must beat."""
    always = np.full(len(like.truth), like.labels.index(label), np.int64)
    return TaskAnswers(like.labels, like.truth, always, np.ones(len(like.truth)), like.places)


def pair_task(
    task: str, champion: TaskAnswers, challenger: TaskAnswers, *, draws: int = DRAWS, seed: int = 0
) -> PairedTask:
    """All figures of one task. Both sides as `align` gives them."""
    labels = len(challenger.labels)
    cells, counts = np.unique(
        np.stack([challenger.truth, champion.answered, challenger.answered]), axis=1, return_counts=True
    )
    codes = [cells[0] * labels + cells[side] for side in (1, 2)]

    def tables(resampled: Int64s) -> tuple[Int64s, Int64s]:
        return _tables(resampled, codes[0], labels), _tables(resampled, codes[1], labels)

    def statistics(resampled: Int64s) -> Mapping[str, Float64s]:
        old, new = tables(resampled)
        by_label = confusion.f1(new) - confusion.f1(old)
        return {
            "macro_f1": confusion.macro_f1(new) - confusion.macro_f1(old),
            "accuracy": confusion.accuracy(new) - confusion.accuracy(old),
            **{f"f1:{number}": by_label[:, number] for number in met},
        }

    whole = counts.astype(np.int64)
    old, new = tables(whole[None, :])
    support = new[0].sum(axis=1)
    met = np.flatnonzero(support).tolist()
    found = bootstrap_figures(whole, statistics, draws=draws, seed=seed)
    cases = len(challenger.truth)
    old_f1, new_f1 = confusion.f1(old)[0], confusion.f1(new)[0]
    return PairedTask(
        task,
        cases,
        macro_f1=Pair(
            float(confusion.macro_f1(old)[0]), float(confusion.macro_f1(new)[0]), found["macro_f1"], cases
        ),
        accuracy=Pair(
            float(confusion.accuracy(old)[0]), float(confusion.accuracy(new)[0]), found["accuracy"], cases
        ),
        labels={
            challenger.labels[number]: Pair(
                float(old_f1[number]), float(new_f1[number]), found[f"f1:{number}"], int(support[number])
            )
            for number in met
        },
        ece=_pair_ece(champion, challenger, draws, seed),
    )


def pair_accuracy(
    champion: TaskAnswers, challenger: TaskAnswers, rows: NDArray[np.bool_], *, seed: int = 0
) -> Pair | None:
    """Accuracy of both on some of the rows; None where there are none."""
    if not rows.any():
        return None
    old = (champion.truth == champion.answered)[rows].astype(np.int64)
    new = (challenger.truth == challenger.answered)[rows].astype(np.int64)
    gains, counts = np.unique(new - old, return_counts=True)

    def statistics(resampled: Int64s) -> Mapping[str, Float64s]:
        return {"difference": (resampled @ gains) / resampled.sum(axis=1)}

    found = bootstrap_figures(counts.astype(np.int64), statistics, draws=DRAWS, seed=seed)
    return Pair(float(old.mean()), float(new.mean()), found["difference"], len(old))


def _pair_ece(champion: TaskAnswers, challenger: TaskAnswers, draws: int, seed: int) -> Pair:
    sides = (champion, challenger)
    values = [expected_calibration_error(s.confidence, s.truth == s.answered) for s in sides]
    gaps = [_gaps(side) for side in sides]
    rows = len(challenger.truth)

    def statistics(resampled: Int64s) -> Mapping[str, Float64s]:
        old, new = (np.abs(resampled @ gap).sum(axis=1) / rows for gap in gaps)
        return {"difference": new - old}

    found = bootstrap_figures(np.ones(rows, np.int64), statistics, draws=draws, seed=seed)
    return Pair(values[0], values[1], found["difference"], rows)


def _gaps(side: TaskAnswers) -> Float64s:
    """(rows, BINS) right less confidence, in the column of the row's bin."""
    bins = np.searchsorted(np.linspace(0, 1, BINS + 1)[1:-1], side.confidence, side="left")
    gaps = np.zeros((len(side.truth), BINS))
    gaps[np.arange(len(side.truth)), bins] = (side.truth == side.answered) - side.confidence
    return gaps


def _tables(resampled: Int64s, codes: Int64s, labels: int) -> Int64s:
    """As confusion.make_tables, for codes that several cells share."""
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(codes[order]) > 0])
    summed = np.add.reduceat(resampled[:, order], starts, axis=1)
    return confusion.make_tables(summed, codes[order][starts], labels)


def _pick(answers: TaskAnswers, rows: NDArray[np.int64], names: tuple[str, ...]) -> TaskAnswers:
    number = np.array([names.index(label) for label in answers.labels], np.int64)
    return TaskAnswers(
        names,
        number[answers.truth[rows]],
        number[answers.answered[rows]],
        answers.confidence[rows],
        answers.places[rows],
    )
