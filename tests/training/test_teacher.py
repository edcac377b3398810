"""The teacher and its labels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.tasks import EMOTION_LABELS
from models.taxonomy import load_taxonomy
from tests.training.test_teacher_pool import make_cases
from training.teacher_labels import PATH, TEACHER_TASKS, read_teacher_sets, save_teacher_labels

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
    torch = pytest.importorskip("torch", reason="the train extra is not installed")
    transformers = pytest.importorskip("transformers", reason="the train extra is not installed")
    from training.teacher.fit import fit_teacher, read_texts

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"退款快递客服好差慢漏电谢"]
    (tmp_path / "vocab.txt").write_text("\n".join(words), "utf-8")
    transformers.BertTokenizerFast(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
    )
    torch.manual_seed(0)
    transformers.BertModel(config).save_pretrained(tmp_path)
    cases = make_cases()
    teacher, plan = fit_teacher(cases, load_taxonomy("general"), tmp_path, epochs=2, seed=1)
    logits = read_texts(teacher, [case.text for case in cases], tmp_path)
    assert logits.shape == (len(cases), plan.columns)
    assert np.isfinite(logits).all()
    assert {task: len(numbers) for task, numbers in plan.labels(logits).items()} == dict.fromkeys(
        TEACHER_TASKS, len(cases)
    )
