"""Models that read the same texts share what they extract, and answer as if they did not."""

from __future__ import annotations

import pytest

from models.linear import shared
from models.linear.features import extract
from models.linear.shared import features_of, features_shared
from models.loading import load_classifier
from models.opinions import load_opinion_reader
from nlp import prepare

TEXTS = [prepare(text) for text in ("菜好吃，就是等太久", "客服没人理，三天了还没退款", "还行")]


def test_the_same_texts_are_extracted_once_inside_the_block() -> None:
    with features_shared():
        first = features_of(TEXTS[:2])
        assert features_of(list(TEXTS[:2])) is first
        assert features_of(TEXTS) is not first
        assert features_of([prepare(one.original) for one in TEXTS[:2]]) is not first
    assert features_of(TEXTS[:2]) is not first


def test_answers_do_not_depend_on_sharing(monkeypatch: pytest.MonkeyPatch) -> None:
    classifier, reader = load_classifier("fast"), load_opinion_reader()
    alone = reader.read(TEXTS), classifier.predict(TEXTS, evidence=False)
    extracted = []
    monkeypatch.setattr(shared, "extract", lambda texts: extracted.append(texts) or extract(texts))
    with features_shared():
        assert (reader.read(TEXTS), classifier.predict(TEXTS, evidence=False)) == alone
    assert len(extracted) == 1
