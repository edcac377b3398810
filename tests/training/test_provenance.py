"""The manifest's part on training: complete, repeatable, and without a word of any text."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from models.cases import LabelledCase
from training.provenance import count_labels, describe_training, fingerprint

CASES = [
    LabelledCase("水壶漏水烫伤了手", "product_quality", ("refund_aftersales",), "urgent", "angry", 2, row=2),
    LabelledCase("客服没有回复", "service_attitude", emotion="disappointed", representative=False, row=3),
]


def test_describes_time_seed_libraries_counts_and_fingerprint() -> None:
    said = describe_training(CASES, seed=7, created_at=datetime(2026, 3, 1, 8, 30, tzinfo=UTC))
    assert said["created_at"] == "2026-03-01T08:30:00+00:00"
    assert (said["seed"], said["cases"], said["representative_cases"]) == (7, 2, 1)
    assert {"numpy", "scikit-learn"} <= said["libraries"].keys()
    assert said["fingerprint"] == fingerprint(CASES)
    assert "水壶" not in json.dumps(said, ensure_ascii=False)


def test_counts_labels_of_every_task() -> None:
    assert count_labels(CASES) == {
        "category": {"product_quality": 1, "service_attitude": 1},
        "also": {"refund_aftersales": 1},
        "urgency": {"urgent": 1},
        "emotion": {"angry": 1, "disappointed": 1},
        "intensity": {"2": 1},
    }


def test_fingerprint_does_not_depend_on_order_or_row_numbers() -> None:
    assert fingerprint([replace(case, row=9) for case in reversed(CASES)]) == fingerprint(CASES)


@pytest.mark.parametrize(
    "changed",
    [
        replace(CASES[0], text="水壶漏水烫伤了脚"),
        replace(CASES[0], category="other"),
        replace(CASES[0], also=()),
        replace(CASES[0], urgency="major"),
        replace(CASES[0], emotion=None),
        replace(CASES[0], intensity=0),
        replace(CASES[0], representative=False),
    ],
)
def test_fingerprint_follows_every_label(changed: LabelledCase) -> None:
    assert fingerprint([changed, CASES[1]]) != fingerprint(CASES)
