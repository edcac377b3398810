"""Rare labels that a new batch turns round are counted from both sides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.cases import LabelledCase
from models.taxonomy import found_taxonomy
from tests.training.promotion.topics import TOPICS, make_varied_cases
from training.case_keys import CaseKeys
from training.evaluation.answers import TaskAnswers, match_answers
from training.promotion.crossed import Recipe, cross
from training.promotion.measured import Swap, Swaps, Turned
from training.promotion.paired import align
from training.promotion.swap import count_swaps, find_swapped
from training.stable_split import split_stably

pytestmark = pytest.mark.slow

LABELS = ("甲", "乙", "丙")


def answers(rows: list[tuple[int, int]]) -> TaskAnswers:
    """(truth, answered) of every case."""
    truth, answered = np.array(rows, np.int64).T
    return TaskAnswers(LABELS, truth, answered, np.ones(len(rows)), np.arange(len(rows)))


def test_each_witness_is_counted_on_its_own_cases() -> None:
    champion = answers([(0, 0), (1, 1), (0, 1), (1, 0), (2, 2)])
    challenger = answers([(0, 1), (1, 0), (0, 0), (1, 1), (2, 0)])
    earlier = np.array([True, True, False, False, True])
    found = count_swaps(champion, challenger, earlier)
    assert found.pairs == 3
    by_labels = {swap.labels: swap for swap in found.found}
    assert by_labels["甲", "乙"] == Swap(("甲", "乙"), Turned(2, 0), Turned(2, 0), Turned(0, 2))
    assert by_labels["甲", "丙"] == Swap(("甲", "丙"), Turned(0, 0), Turned(1, 0), Turned(0, 2))


def test_the_more_labels_the_more_evidence_it_takes() -> None:
    swap = Swap(LABELS[:2], Turned(6, 0), Turned(5, 0), Turned(0, 3))
    assert find_swapped(Swaps(10, (swap,)), share=0.5, error=0.01) == [swap]
    assert find_swapped(Swaps(500, (swap,)), share=0.5, error=0.01) == []


def test_rare_labels_swapped_in_a_batch_are_found_in_what_both_answer() -> None:
    one, other, common = TOPICS
    turned = {one: other, other: one}
    by_topic = {topic: [c for c in make_varied_cases(400, seed=3) if c.category == topic] for topic in TOPICS}
    old = [*by_topic[common][:60], *by_topic[one][:8], *by_topic[other][:8]]
    new = [*by_topic[common][60:90], *by_topic[one][8:40], *by_topic[other][8:40]]
    swapped_new = [replace(case, category=turned.get(case.category or "", case.category)) for case in new]

    def found(batch: list[LabelledCase]) -> list[Swap]:
        split = split_stably([*old, *batch], 0.2)
        learnt_split = split_stably(old, 0.2)
        taxonomy = found_taxonomy(set(TOPICS))
        crossed = cross(
            split,
            CaseKeys.of(learnt_split.training, learnt_split.held),
            Recipe(taxonomy, taxonomy, None, 0),
        )
        assert crossed is not None
        ours = match_answers("category", crossed.cases, crossed.champion, taxonomy)
        theirs = match_answers("category", crossed.cases, crossed.challenger, taxonomy)
        assert ours is not None
        assert theirs is not None
        return find_swapped(count_swaps(*align(ours, theirs), crossed.earlier), share=0.5, error=0.01)

    assert [set(swap.labels) for swap in found(swapped_new)] == [{one, other}]
    assert found(new) == []
