"""The invented training cases keep the label sets and never stand among the hard cases."""

from __future__ import annotations

from collections import Counter

from models.tasks import EMOTION_LABELS, URGENCY_LABELS
from models.taxonomy import load_taxonomy
from tests.hard_cases import load_hard_cases
from training.invented import read_invented_cases
from training.split import group_keys

CASES = list(read_invented_cases())
CODES = set(load_taxonomy("general").codes)


def test_every_label_is_of_the_general_taxonomy() -> None:
    for case in CASES:
        assert case.category in CODES
        assert set(case.also) <= CODES - {case.category}
        assert case.urgency in URGENCY_LABELS
        assert case.emotion in EMOTION_LABELS
        assert (case.emotion == "calm") == (case.intensity == 0), (case.row, case.emotion)
        assert not case.representative


def test_each_level_of_urgency_is_met_often() -> None:
    assert min(Counter(case.urgency for case in CASES).values()) >= 100


def test_no_case_says_the_same_as_another_or_as_a_hard_case() -> None:
    texts = [case.text for case in CASES] + [case.text for case in load_hard_cases()]
    repeated = [key for key, count in Counter(group_keys(texts)).items() if count > 1]
    assert repeated == []
