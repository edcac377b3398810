"""The contract of every classifier, and what is particular to the linear one."""

from __future__ import annotations

import numpy as np
import pytest

from models.classifier import Classifier
from models.decision import urgency_levels
from models.linear.evidence import Contrast, LinearTerms, pick_spans
from models.linear.features import extract
from models.linear.matrix import weigh
from models.loading import load_classifier
from nlp import prepare
from tests.models.builders import make_classifier, make_texts

AWKWARD = ("", " ", "好", "😀😀😀", "only English here", "1234567890", "。" * 500, "退" * 10_000, "\ud83d")


@pytest.fixture(scope="module", params=["fast", "accurate", "auto"])
def classifier(request: pytest.FixtureRequest) -> Classifier:
    return load_classifier(request.param)


def test_an_empty_batch_has_no_predictions(classifier: Classifier) -> None:
    assert classifier.predict([]) == []


def test_a_prediction_does_not_depend_on_its_neighbours_or_the_batch(classifier: Classifier) -> None:
    texts = make_texts() * 60  # more than one internal batch
    for together, alone in zip(classifier.predict(texts)[-5:], make_texts(), strict=True):
        single = classifier.predict([alone])[0]
        assert _close(together, single)


def _close(a: object, b: object) -> bool:
    """Equal but for the last digits of floats."""
    return repr(_rounded(a)) == repr(_rounded(b))


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, tuple | list):
        return [_rounded(item) for item in value]
    if hasattr(value, "__slots__"):
        return [_rounded(getattr(value, name)) for name in value.__slots__]
    return value


@pytest.mark.parametrize("text", AWKWARD, ids=[f"text {i}" for i in range(len(AWKWARD))])
def test_awkward_texts_get_a_whole_prediction(classifier: Classifier, text: str) -> None:
    prediction = classifier.predict([prepare(text)])[0]
    assert prediction.category is not None
    assert 0 <= prediction.category.confidence <= 1
    assert prediction.urgency is not None
    assert prediction.emotion is not None
    for evidence in prediction.evidence:
        assert 0 <= evidence.start < evidence.end <= len(text)
        assert 0 < evidence.weight <= 1.0001


def test_the_answer_is_always_the_most_probable_category(classifier: Classifier) -> None:
    for prediction in classifier.predict(make_texts()):
        assert prediction.category is not None
        assert all(other.confidence <= prediction.category.confidence for other in prediction.alternatives)


def test_further_categories_never_repeat_the_main_one(classifier: Classifier) -> None:
    for prediction in classifier.predict(make_texts()):
        assert prediction.category is not None
        assert prediction.category.label not in {score.label for score in prediction.also}
        assert len(prediction.also) <= 2


def test_without_evidence_everything_else_is_the_same(classifier: Classifier) -> None:
    with_, without = (classifier.predict(make_texts(), evidence=flag) for flag in (True, False))
    assert all(prediction.evidence == () for prediction in without)
    assert [p.category for p in with_] == [p.category for p in without]
    assert any(prediction.evidence for prediction in with_)


def test_evidence_is_the_decision_itself_and_adds_up_to_the_difference_of_logits() -> None:
    classifier = make_classifier(seed=3)
    part = classifier.parts[0]
    texts = [prepare("快递三天没到，太慢了")]
    occurrences = extract(texts)
    weighted = weigh(occurrences, part.vocabulary)
    logits = weighted.matrix @ part.weights
    placed = occurrences.ends[weighted.places] > occurrences.starts[weighted.places]
    terms = weighted.spread * (part.weights[weighted.features, 0] - part.weights[weighted.features, 1])
    assert terms.sum() == pytest.approx(logits[0, 0] - logits[0, 1], abs=1e-4)
    assert placed.any()
    contrast = Contrast("category", np.array([0]), np.array([1]))
    sums = LinearTerms(occurrences, weighted, part).sums(contrast)
    spans = [span for _, span in pick_spans(texts, occurrences, "category", sums)]
    assert [span.weight for span in spans] == sorted((span.weight for span in spans), reverse=True)
    assert all(span.task == "category" for span in spans)


def test_evidence_points_into_the_original_text_when_normalisation_changed_its_length(
    classifier: Classifier,
) -> None:
    text = "\u200b\u200b水壶漏电，手被燙傷了！！！！！！！！"
    prediction = classifier.predict([prepare(text)])[0]
    quoted = {text[e.start : e.end] for e in prediction.evidence if e.task == "urgency"}
    assert any("漏电" in words or "燙傷" in words for words in quoted)


RAISED = (
    ("热水器漏电，我爸触电送医院抢救了", "urgent"),
    ("他们再不处理我就去跳楼，我真的不想活了", "urgent"),
    ("刹车突然失灵，差点撞上前车", "urgent"),
)


@pytest.mark.parametrize(("text", "level"), RAISED)
def test_danger_to_people_is_urgent_whatever_the_model_thinks(
    classifier: Classifier, text: str, level: str
) -> None:
    urgency = classifier.predict([prepare(text)])[0].urgency
    assert urgency is not None
    assert urgency.label == level
    assert urgency.reasons


def test_rules_never_lower_a_level() -> None:
    classifier = make_classifier(seed=1)
    texts = make_texts()
    scores = classifier.scores(texts)
    assert scores.urgency is not None
    by_model = urgency_levels(scores.urgency, classifier.settings).tolist()
    order = ("general", "major", "urgent")
    for level, prediction in zip(by_model, classifier.predict(texts), strict=True):
        assert prediction.urgency is not None
        assert order.index(prediction.urgency.label) >= level
