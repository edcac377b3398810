"""How long one text takes, as a customer waits for it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence

from models.classifier import Classifier
from nlp import prepare

TEXTS, WARM_UP = 20, 3


def milliseconds_a_text(classifier: Classifier, texts: Sequence[str]) -> float:
    """Median time of preparing and reading one text, evidence included. At least one text."""
    seconds = []
    for text in [*texts[:WARM_UP], *texts[:TEXTS]]:
        began = time.perf_counter()
        classifier.predict([prepare(text)])
        seconds.append(time.perf_counter() - began)
    return 1000 * statistics.median(seconds[WARM_UP:] or seconds)
