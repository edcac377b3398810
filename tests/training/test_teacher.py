"""The teacher and its labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.tasks import EMOTION_LABELS, EXCLUSIVE_TASKS
from models.taxonomy import load_taxonomy
from training.teacher_labels import PATH, read_teacher_sets, save_teacher_labels

pytestmark = pytest.mark.slow

CODES = load_taxonomy("general").codes


def test_labels_come_back_for_the_texts_at_hand_and_for_no_others(tmp_path: Path) -> None:
    texts = ["退款不到账", "快递丢了", "很满意"]
    labels = {"category": [4, 2, 9], "urgency": [1, 0, 0], "emotion": [0, 1, 4]}
    save_teacher_labels(tmp_path / "labels.safetensors", texts, labels)
    category, urgency, emotion = read_teacher_sets(
        ["很满意", "没见过的一句", "退款不到账"], CODES, path=tmp_path / "labels.safetensors"
    )
    assert category.texts == emotion.texts == ("很满意", "退款不到账")
    assert category.labels == (CODES[9], CODES[4])
    assert urgency.labels == ("general", "major")
    assert emotion.labels == (EMOTION_LABELS[4], EMOTION_LABELS[0])


def test_no_text_can_be_read_out_of_the_shipped_labels() -> None:
    content = PATH.read_bytes()
    header = int.from_bytes(content[:8], "little")
    assert b"text" not in content[8 : 8 + header]
    rows = (len(content) - 8 - header) / (8 + 3)
    assert rows == int(rows) > 10_000


def test_the_teacher_learns_and_reads_with_a_tiny_random_encoder(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="the train extra is not installed")
    from tests.training.encoder.tiny_encoder import make_cases, run_here, save_tiny_base
    from training.encoder.base_source import BaseSource
    from training.encoder.run_options import LoopOptions
    from training.encoder.stages import look_at_base
    from training.encoder.teacher import label_texts

    cases = make_cases()[:60]
    options = LoopOptions("teacher", 1, batch=16)
    labels = label_texts(
        cases,
        load_taxonomy("general"),
        look_at_base(BaseSource(str(save_tiny_base(tmp_path / "tiny"))), run_here),
        [case.text for case in cases[:9]],
        options,
        work=tmp_path,
        report=lambda _: None,
        run_stage=run_here,
    )
    assert {task: len(numbers) for task, numbers in labels.items()} == dict.fromkeys(EXCLUSIVE_TASKS, 9)
    assert set(labels["urgency"]) <= {0, 1, 2}
