"""Models that read the same texts share what they extract, and answer as if they did not."""

from __future__ import annotations

import pytest

from models.linear import shared
from models.linear.features import extract
from models.linear.matrix import weigh
from models.linear.shared import SharedFeatures, weighted
from models.linear.vocabulary import join
from models.loading import load_classifier
from models.opinions import load_opinion_reader
from nlp import prepare

TEXTS = [prepare(text) for text in ("菜好吃，就是等太久", "客服没人理，三天了还没退款", "还行")]


def test_the_same_texts_are_extracted_once_inside_the_block() -> None:
    share = SharedFeatures([])
    with share.of_batches():
        first, _ = weighted(TEXTS[:2], [])
        assert weighted(list(TEXTS[:2]), [])[0] is first
        assert weighted(TEXTS, [])[0] is not first
        assert weighted([prepare(one.original) for one in TEXTS[:2]], [])[0] is not first
    assert weighted(TEXTS[:2], [])[0] is not first


def test_vocabularies_looked_up_together_weigh_as_each_alone() -> None:
    models = [load_opinion_reader(), load_classifier("fast")]
    vocabularies = [one for model in models for one in model.vocabularies]  # type: ignore[attr-defined]
    assert len(join(vocabularies).all) < sum(map(len, vocabularies))
    with SharedFeatures(models).of_batches():
        occurrences, together = weighted(TEXTS, vocabularies)
    for vocabulary, found in zip(vocabularies, together, strict=True):
        alone = weigh(occurrences, vocabulary)
        assert (found.matrix != alone.matrix).nnz == 0
        assert found.places.tolist() == alone.places.tolist()
        assert found.counts.tolist() == alone.counts.tolist()


def test_answers_do_not_depend_on_sharing(monkeypatch: pytest.MonkeyPatch) -> None:
    classifier, reader = load_classifier("fast"), load_opinion_reader()

    def answers() -> str:
        return repr((reader.read(TEXTS), classifier.predict(TEXTS, evidence=False)))

    alone = answers()
    extracted = []
    monkeypatch.setattr(shared, "extract", lambda texts: extracted.append(texts) or extract(texts))
    with SharedFeatures([reader, classifier]).of_batches():
        assert answers() == alone
    assert len(extracted) == 1
