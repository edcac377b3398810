"""The classifiers of a process: loaded once, proved, known by name."""

from __future__ import annotations

import pytest

from models.cascade import CascadeClassifier
from models.cascade_settings import CascadeSettings
from models.classifier import Classifier
from models.linear.classifier import LinearClassifier
from models.urgency_rules import load_rules
from nlp import prepare
from nlp.errors import ModelError
from service.classifiers import TRIAL_TEXT, Classifiers, UnknownModelError
from tests.models.encoder_builders import LookUpSession, make_encoder
from tests.service.api.fakes import WordClassifier


def test_a_classifier_is_loaded_on_first_use_and_only_once() -> None:
    asked: list[str] = []

    def load(name: str) -> Classifier:
        asked.append(name)
        return WordClassifier(version=name)

    classifiers = Classifiers("auto", load)
    assert not classifiers.is_ready
    assert asked == []
    assert classifiers.get() is classifiers.get("auto")
    assert classifiers.is_ready
    assert asked == ["auto"]


def test_a_classifier_that_cannot_answer_is_not_ready() -> None:
    class Dumb(WordClassifier):
        def predict(self, texts: object, *, evidence: bool = True) -> list[object]:  # type: ignore[override]
            raise ModelError("权重与词表不符。")

    classifiers = Classifiers("auto", lambda _: Dumb())
    with pytest.raises(ModelError):
        classifiers.get()
    assert not classifiers.is_ready


def test_a_model_that_failed_is_tried_again() -> None:
    models: list[Classifier] = []

    def load(name: str) -> Classifier:
        if not models:
            raise ModelError("还没有复制完。")
        return models[0]

    classifiers = Classifiers("auto", load)
    with pytest.raises(ModelError):
        classifiers.get()
    models.append(WordClassifier())
    assert classifiers.get() is models[0]


def test_two_names_of_one_model_share_it() -> None:
    classifiers = Classifiers("auto", lambda _: WordClassifier(version="1"))
    assert classifiers.get("auto") is classifiers.get("fast")


@pytest.mark.parametrize("name", ["", "../secret", "/etc/passwd", "fast/../x", "FAST", "v1"])
def test_other_names_never_reach_the_loader(name: str) -> None:
    asked: list[str] = []

    def load(wanted: str) -> Classifier:
        asked.append(wanted)
        return WordClassifier(version=wanted)

    classifiers = Classifiers("fast", load)
    if name == "":  # an empty name means the default
        assert classifiers.get(name).version == "fast"
        return
    with pytest.raises(UnknownModelError):
        classifiers.get(name)
    assert asked == []


def test_a_default_version_of_the_operator_may_be_loaded() -> None:
    classifiers = Classifiers("2025-11-a", lambda name: WordClassifier(version=name))
    assert classifiers.get("2025-11-a").version == "2025-11-a"


def test_the_trial_text_warms_up_the_masks() -> None:
    kinds = {mask.kind for mask in prepare(TRIAL_TEXT).masks}
    assert {"name", "address", "mobile", "landline", "email", "plate"} <= kinds


def test_before_a_fork_every_loaded_classifier_is_told() -> None:
    fast = WordClassifier()
    classifiers = Classifiers("fast", lambda _: fast)
    classifiers.before_fork()
    assert fast.forked == 0
    classifiers.get()
    classifiers.before_fork()
    assert fast.forked == 1


class CountingLoader:
    """Loads a cascade of two for `auto`, a classifier alone for any other name; keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, name: str) -> Classifier:
        self.asked.append(name)
        return make_small_cascade() if name == "auto" else WordClassifier(version=name)


def make_small_cascade() -> CascadeClassifier:
    accurate = make_encoder()
    return CascadeClassifier(accurate.linear, accurate, CascadeSettings(0.5, 0.5, 0.1, 0.1), load_rules())


def test_a_composed_classifier_shares_its_members_with_those_who_ask_for_them() -> None:
    load = CountingLoader()
    classifiers = Classifiers("auto", load)
    auto = classifiers.get()
    assert isinstance(auto, CascadeClassifier)
    assert classifiers.get("fast") is auto.fast
    assert classifiers.get("accurate") is auto.accurate
    assert classifiers.get(auto.accurate.version) is auto.accurate
    assert load.asked == ["auto"]
    assert classifiers.loaded().keys() == {"auto", "fast", "accurate"}


def test_a_version_of_two_halves_is_asked_for_by_its_own_name_alone() -> None:
    shipped = make_small_cascade()
    linear = LinearClassifier(
        "own-1", shipped.taxonomy, shipped.fast.parts, shipped.fast.settings, load_rules()
    )
    encoder = make_encoder()
    encoder.version, encoder.linear = "own-1", linear
    own = CascadeClassifier(linear, encoder, shipped.settings, load_rules())
    classifiers = Classifiers("champion", {"champion": own, "auto": shipped}.__getitem__)
    assert classifiers.get() is own
    assert classifiers.loaded().keys() == {"champion"}
    assert classifiers.get("own-1") is own
    assert classifiers.get("auto") is shipped
    assert classifiers.get("fast") is shipped.fast


def test_a_classifier_that_was_there_before_stays_who_it_is() -> None:
    classifiers = Classifiers("auto", CountingLoader())
    before = classifiers.get("fast")
    classifiers.get("auto")
    assert classifiers.get("fast") is before


def test_before_a_fork_the_session_behind_a_composed_classifier_is_closed() -> None:
    classifiers = Classifiers("auto", CountingLoader())
    auto = classifiers.get()
    assert isinstance(auto, CascadeClassifier)
    session = auto.accurate.reader.session
    assert isinstance(session, LookUpSession)
    classifiers.before_fork()
    assert session.closed > 0
    classifiers.after_fork()
    assert classifiers.is_ready
