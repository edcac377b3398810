"""How long one text takes, as a customer waits for it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence

from models.classifier import Classifier
from nlp import prepare

TEXTS, WARM_UP = 20, 3


def milliseconds_a_text(
    champion: Classifier, challenger: Classifier, texts: Sequence[str]
) -> tuple[float, float]:
    """Median times of preparing and reading one text, evidence included. At least one text.

    Both read each text in turn: what else the machine does at that moment slows both.
    """
    seconds: tuple[list[float], list[float]] = ([], [])
    for text in [*texts[:WARM_UP], *texts[:TEXTS]]:
        for classifier, times in zip((champion, challenger), seconds, strict=True):
            began = time.perf_counter()
            classifier.predict([prepare(text)])
            times.append(time.perf_counter() - began)
    one, other = (1000 * statistics.median(times[WARM_UP:] or times) for times in seconds)
    return one, other
