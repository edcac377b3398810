"""Some texts of a batch: the same, bit for bit, as if they alone had been read."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from models.linear import shared
from models.linear.features import extract
from models.linear.picking import pick_texts
from models.loading import load_classifier
from nlp import PreparedText, prepare
from tests.models.encoder_builders import make_encoder
from tests.models.test_encoder_classifier import make_cascade

TEXTS = [
    prepare(text)
    for text in (
        "快递三天没到，客服不理",
        "",
        "手被烫伤了，没有人管！",
        "好",
        "如果起火怎么办？退款",
        "ＶＩＰ８ 太慢",
    )
]


@pytest.mark.parametrize("wanted", [[0], [1], [5], [0, 2, 3], [1, 4, 5], [0, 1, 2, 3, 4, 5]], ids=str)
def test_picked_texts_are_as_if_read_alone(wanted: list[int]) -> None:
    classifier = load_classifier("fast")
    mask = np.isin(np.arange(len(TEXTS)), wanted)
    occurrences, reads = pick_texts(*classifier.read(TEXTS), mask)  # type: ignore[attr-defined]
    alone, read_alone = classifier.read([TEXTS[i] for i in wanted])  # type: ignore[attr-defined]
    for field in fields(occurrences):
        ours, theirs = getattr(occurrences, field.name), getattr(alone, field.name)
        assert np.array_equal(ours, theirs), field.name
        assert getattr(ours, "dtype", None) == getattr(theirs, "dtype", None), field.name
    for ours, theirs in zip(reads, read_alone, strict=True):
        assert np.array_equal(ours.logits, theirs.logits)
        assert np.array_equal(ours.weighted.places, theirs.weighted.places)
        assert np.array_equal(ours.weighted.features, theirs.weighted.features)
        assert np.array_equal(ours.weighted.spread, theirs.weighted.spread)


def test_auto_reads_a_sure_text_once(monkeypatch: pytest.MonkeyPatch) -> None:
    cascade = make_cascade(make_encoder())
    texts = [prepare("退款一直不到账"), prepare("东西很好，谢谢")]
    expected = cascade.fast.predict(texts)
    extracted: list[PreparedText] = []
    monkeypatch.setattr(shared, "extract", lambda batch: extracted.extend(batch) or extract(batch))
    assert cascade.predict(texts) == expected
    assert extracted == texts
