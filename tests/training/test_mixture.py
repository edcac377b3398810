"""The mixture: three learners become one linear map, honest about what it has not seen."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from training.linear.learners import fit_bayes, fit_counted, fit_margin
from training.linear.mixture import NEVER, fit_mixture, fit_parts

ROWS, FEATURES = 240, 40


def made_rows(seed: int = 0) -> tuple[csr_matrix, np.ndarray]:
    """Three labels, 160, 60 and 20 rows; each label has four telling features among much noise."""
    random = np.random.default_rng(seed)
    labels = np.repeat([0, 1, 2], [160, 60, 20])
    inputs = random.random((ROWS, FEATURES)) * (random.random((ROWS, FEATURES)) < 0.15)
    for label in range(3):
        mine = np.flatnonzero(labels == label)
        inputs[np.ix_(mine, range(label * 4, label * 4 + 4))] += 0.3 + random.random((len(mine), 4))
    return csr_matrix(inputs.astype(np.float32)), labels


def fit(matrix: csr_matrix, labels: np.ndarray, count: int = 3, seed: int = 0):
    return fit_mixture(
        matrix,
        labels,
        count,
        folds=np.random.default_rng(1).permutation(np.arange(len(labels)) % 4),
        row_weights=np.ones(len(labels)),
        families=np.arange(FEATURES) % 3,
        seed=seed,
    )


def test_the_map_over_plain_features_answers_rows_that_it_has_not_seen() -> None:
    matrix, labels = made_rows()
    mixed = fit(matrix, labels)
    new, truth = made_rows(seed=7)
    answers = (new @ mixed.weights + mixed.bias).argmax(axis=1)
    assert (answers == truth).mean() > 0.9
    assert (answers[truth == 2] == 2).mean() > 0.8, "the rare label too"


def test_out_of_fold_logits_do_not_know_a_made_up_label() -> None:
    matrix, labels = made_rows()
    shuffled = np.random.default_rng(3).permutation(labels)
    weights, bias = fit_counted(matrix, shuffled, 3, 0)
    recalled = (matrix @ weights + bias).argmax(axis=1)
    honest = fit(matrix, shuffled).out_of_fold.argmax(axis=1)
    rare = shuffled > 0
    assert (recalled[rare] == shuffled[rare]).mean() > 0.5, "a learner recalls its own rows"
    assert (honest[rare] == shuffled[rare]).mean() < 0.3


def test_many_cases_of_many_labels_do_without_the_second_margin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.linear.mixture.MANY", ROWS * 3 - 1)
    matrix, labels = made_rows()
    new, truth = made_rows(seed=7)
    mixed = fit(matrix, labels)
    monkeypatch.undo()
    assert not np.array_equal(mixed.weights, fit(matrix, labels).weights)
    assert ((new @ mixed.weights + mixed.bias).argmax(axis=1) == truth).mean() > 0.9


def test_unlabelled_rows_teach_nothing_and_are_answered_too() -> None:
    matrix, labels = made_rows()
    partly = np.where(np.arange(ROWS) % 4 == 0, -1, labels)
    mixed = fit(matrix, partly)
    left = np.flatnonzero(partly < 0)
    assert (mixed.out_of_fold[left].argmax(axis=1) == labels[left]).mean() > 0.85


def test_a_label_without_cases_is_never_answered() -> None:
    matrix, labels = made_rows()
    mixed = fit(matrix, labels * 2, count=6)
    assert set(mixed.out_of_fold.argmax(axis=1)) <= {0, 2, 4}
    assert mixed.bias[1] == NEVER
    assert not mixed.weights[:, 5].any()


def test_same_rows_and_seed_give_the_same_weights() -> None:
    matrix, labels = made_rows()
    first, second = fit(matrix, labels), fit(matrix, labels)
    assert np.array_equal(first.weights, second.weights)
    assert np.array_equal(first.out_of_fold, second.out_of_fold)


@pytest.mark.parametrize("learner", [fit_margin, fit_counted, fit_bayes])
def test_every_learner_alone_learns(learner) -> None:
    matrix, labels = made_rows()
    weights, bias = learner(matrix, labels, 3, 0)
    new, truth = made_rows(seed=5)
    assert ((new @ weights + bias).argmax(axis=1) == truth).mean() > 0.7


def test_two_labels_are_one_question() -> None:
    matrix, labels = made_rows()
    weights, bias = fit_margin(matrix, (labels > 0).astype(np.int64), 2, 0)
    assert np.array_equal(weights[:, 1], -weights[:, 0])
    assert bias[1] == -bias[0]


def test_a_learner_that_knows_nothing_gets_next_to_no_weight() -> None:
    random = np.random.default_rng(0)
    labels = random.integers(0, 3, 600)
    telling = np.eye(3)[labels] + random.normal(0, 0.6, (600, 3))
    noise = random.normal(0, 1, (600, 3))
    parts, _ = fit_parts([telling, noise], labels, np.ones(600))
    assert parts[0] > 20 * parts[1]
