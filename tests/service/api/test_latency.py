"""What HTTP adds to an analysis."""

from __future__ import annotations

import time

from flask.testing import FlaskClient

from nlp import prepare
from service.answer import make_answer
from tests.service.api.fakes import WordClassifier

TEXT = "新买的水壶漏水，把手烫伤了，很气愤。" * 5
ROUNDS = 200


def test_a_request_adds_less_than_two_milliseconds(client: FlaskClient) -> None:
    """The fastest of many rounds, so that a busy machine does not decide."""
    classifier = WordClassifier()

    def analyse() -> None:
        prepared = prepare(TEXT)
        make_answer(prepared, classifier.predict([prepared])[0])

    def request() -> None:
        assert client.post("/v1/analyze", json={"text": TEXT}).status_code == 200

    assert fastest(request) - fastest(analyse) < 0.002


def fastest(action: object) -> float:
    """Seconds of the fastest of `ROUNDS` calls."""
    assert callable(action)
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - began)
    return min(seconds)
