"""The accurate classifier over a hand-made encoder: joining, evidence, awkward texts; and the cascade."""

from __future__ import annotations

import numpy as np
import pytest

from models.cascade import CascadeClassifier
from models.cascade_settings import CascadeSettings
from models.encoder.classifier import EncoderClassifier
from models.encoder.evidence import encoder_sums
from models.encoder.reading import EncoderReading
from models.encoder.windows import Window
from models.linear.evidence import Contrast
from models.scores import softmax
from models.urgency_rules import load_rules
from nlp import prepare
from tests.models.builders import TEXTS, make_texts
from tests.models.encoder_builders import LookUpSession, make_encoder
from tests.models.test_linear_classifier import AWKWARD

FIRED = "水壶漏电，手被烫伤了😡"


def test_tasks_with_a_stack_join_both_models_and_others_are_the_linear_model_alone() -> None:
    classifier, texts = make_encoder(without=["emotion"]), make_texts()
    joined, linear = classifier.scores(texts), classifier.linear.scores(texts)
    assert joined.emotion is not None
    assert np.array_equal(joined.emotion, np.asarray(linear.emotion))
    [read] = classifier.linear.read(texts)[1]
    encoded = classifier.reader.read([text.text for text in texts])
    own = next(head for head in classifier.reader.heads if head.task == "category")
    theirs = read.part.head("category")
    assert theirs is not None
    logits = (
        0.5 * encoded.logits[:, own.start : own.stop]
        + 1.25 * read.logits[:, theirs.start : theirs.stop]
        - 0.1
    )
    assert joined.category == pytest.approx(softmax(logits), abs=1e-5)


@pytest.mark.parametrize("text", AWKWARD, ids=[f"text {i}" for i in range(len(AWKWARD))])
def test_awkward_texts_get_a_whole_prediction(text: str) -> None:
    [prediction] = make_encoder().predict([prepare(text)])
    assert None not in (prediction.category, prediction.urgency, prediction.emotion)
    for evidence in prediction.evidence:
        assert 0 <= evidence.start < evidence.end <= len(text)
        assert 0 < evidence.weight <= 1.0001


def test_predictions_do_not_depend_on_neighbours_or_batches() -> None:
    classifier = make_encoder()
    texts = make_texts() * 30
    together = classifier.predict(texts, evidence=False)
    alone = [classifier.predict([text], evidence=False)[0] for text in make_texts()]
    assert repr(together) == repr(alone * 30)


def test_the_encoders_terms_lie_on_the_characters_of_their_tokens() -> None:
    """Two texts in a batch; the second in two windows that overlap in one token of two characters."""
    terms = [np.array(rows, np.float32) for rows in ([[9, 0], [3, 1], [9, 0]], [[0, 4], [2, 2]], [[2, 2]])]
    windows = [
        Window(0, np.zeros(3, np.int64), np.array([0, 0, 0]), np.array([0, 2, 0])),
        Window(1, np.zeros(2, np.int64), np.array([0, 1]), np.array([1, 3])),
        Window(1, np.zeros(1, np.int64), np.array([1]), np.array([3])),
    ]
    reading = EncoderReading(np.zeros((2, 2), np.float32), windows, terms)
    contrast = Contrast("category", np.array([0, 1]), np.array([1, 0]))
    sums = encoder_sums(reading, np.array([0, 2, 5]), contrast, np.array([1.0, 0.5], np.float32))
    given = np.diff(sums)
    assert given[:2] == pytest.approx([1.25, 1.25])  # (3 * 1 - 1 * 0.5) over two characters
    assert given[2:] == pytest.approx([2.0, -1.0, -1.0])  # 4 * 0.5; twice (2 * 0.5 - 2 * 1) over two


def test_evidence_comes_from_both_models() -> None:
    """Where the linear model knows no word of a text, the encoder's tokens are the evidence."""
    classifier = make_encoder()
    session = classifier.reader.session
    assert isinstance(session, LookUpSession)
    [loud] = classifier.reader._cutter.cut(["快递"])
    own = next(head for head in classifier.reader.heads if head.task == "category")
    session.table[loud.ids[1], own.start] = 40.0
    [prediction] = classifier.predict([prepare("好好好，快递，好好好")])
    strongest = next(e for e in prediction.evidence if e.task == "category")
    assert (strongest.start, strongest.end) == (4, 6)


def test_before_a_fork_the_session_is_closed() -> None:
    classifier = make_encoder()
    make_cascade(classifier).before_fork()
    session = classifier.reader.session
    assert isinstance(session, LookUpSession)
    assert session.closed == 1


def make_cascade(accurate: EncoderClassifier, **settings: float) -> CascadeClassifier:
    chosen = CascadeSettings(
        **{"category": 0.0, "emotion": 0.0, "urgent": 1.1, "major_margin": 0.0, **settings}
    )
    return CascadeClassifier(accurate.linear, accurate, chosen, load_rules())


class TestCascade:
    def test_what_the_linear_model_is_sure_of_it_answers_and_a_rule_sends_a_text_on(self) -> None:
        cascade = make_cascade(make_encoder())
        texts = [prepare(text) for text in ("退款一直不到账", FIRED, "东西很好，谢谢")]
        assert cascade.sure(texts).tolist() == [True, False, True]
        predictions = cascade.predict(texts)
        assert [p.model_version for p in predictions] == ["test-1", "accurate-x", "test-1"]
        assert predictions[0] == cascade.fast.predict(texts[:1])[0]
        assert predictions[1] == cascade.accurate.predict(texts[1:2])[0]

    @pytest.mark.parametrize(
        "settings",
        [{"category": 1.01}, {"emotion": 1.01}, {"urgent": 0.0}, {"major_margin": 1.0}],
        ids=lambda settings: next(iter(settings)),
    )
    def test_each_threshold_alone_can_send_everything_on(self, settings: dict[str, float]) -> None:
        cascade = make_cascade(make_encoder(), **settings)
        assert not cascade.sure(make_texts()).any()
        assert {p.model_version for p in cascade.predict(make_texts())} == {"accurate-x"}

    def test_the_order_of_texts_is_kept_over_batches(self) -> None:
        cascade = make_cascade(make_encoder())
        texts = [prepare(TEXTS[i * 7 % len(TEXTS)]) for i in range(600)]
        single = {text.text: cascade.predict([text], evidence=False)[0] for text in make_texts()}
        assert repr(cascade.predict(texts, evidence=False)) == repr([single[text.text] for text in texts])

    def test_no_texts_no_predictions(self) -> None:
        assert make_cascade(make_encoder()).predict([]) == []

    def test_its_version_names_both_and_its_members_go_by_their_names(self) -> None:
        cascade = make_cascade(make_encoder())
        assert cascade.version == "auto-1-x"
        assert cascade.members == {"auto": cascade, "fast": cascade.fast, "accurate": cascade.accurate}
        assert cascade.taxonomy is cascade.accurate.taxonomy
