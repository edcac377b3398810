"""Engines: they take batches of texts and give batches of outcomes, in order. All run `tag_batch`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from models.classifier import Classifier
from service.tagging.batch import tag_batch
from service.tagging.results import Outcome

LoadClassifier = Callable[[], Classifier]
"""Makes the classifier; picklable, since every worker process calls it once."""

Engine = Callable[[Iterator[list[str]]], Iterator[list[Outcome]]]
"""May read a bounded number of batches ahead."""


def make_local_engine(classifier: Classifier, *, max_chars: int) -> Engine:
    """Everything in this process, one batch after the other."""

    def run(batches: Iterator[list[str]]) -> Iterator[list[Outcome]]:
        for texts in batches:
            yield tag_batch(texts, classifier, max_chars=max_chars)

    return run
