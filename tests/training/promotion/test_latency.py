"""The time a text takes: a machine that gets busy half-way slows both models, not the second alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from models.linear.classifier import LinearClassifier
from models.prediction import Prediction
from nlp import PreparedText
from tests.models.builders import make_classifier
from training.promotion import latency


class Clock:
    """Each call is a second later, ten after the first `calm` calls, as on a machine that became busy."""

    def __init__(self, calm: int) -> None:
        self.calm, self.calls, self.now = calm, 0, 0.0

    def perf_counter(self) -> float:
        self.calls += 1
        self.now += 1.0 if self.calls <= self.calm else 10.0
        return self.now


@pytest.fixture(scope="module")
def small() -> LinearClassifier:
    return make_classifier()


def test_a_machine_that_becomes_busy_slows_both(
    small: LinearClassifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"第{i}个快递没到" for i in range(20)]
    calls = 2 * (len(texts) + latency.WARM_UP)  # of the clock for one model
    monkeypatch.setattr(latency, "time", Clock(calls))
    one, other = latency.milliseconds_a_text(small, small, texts)
    assert one == other


def test_the_slower_one_is_told_apart(small: LinearClassifier) -> None:
    class Slow:
        version, taxonomy = small.version, small.taxonomy

        def predict(self, texts: Sequence[PreparedText], *, evidence: bool = True) -> list[Prediction]:
            for _ in range(20):
                small.predict(texts)
            return small.predict(texts, evidence=evidence)

    one, other = latency.milliseconds_a_text(small, Slow(), ["快递三天没到，太慢了"])
    assert other > 3 * one
