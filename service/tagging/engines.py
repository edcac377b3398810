"""Engines: they take batches of texts and give batches of outcomes, in order. All run one pure function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from models.classifier import Classifier
from service.tagging.batch import tag_batch
from service.tagging.results import Outcome

T = TypeVar("T")

LoadClassifier = Callable[[], Classifier]
"""Makes the classifier; picklable, since every worker process calls it once."""

ReadBatch = Callable[[Sequence[str]], list[T]]
"""The pure function of a run: one outcome a text, in order."""

LoadReader = Callable[[], ReadBatch[T]]
"""Makes that function with its models; picklable, called once in every process."""

Engine = Callable[[Iterator[list[str]]], Iterator[list[T]]]
"""May read a bounded number of batches ahead."""


def load_tagger(load: LoadClassifier, *, max_chars: int) -> ReadBatch[Outcome]:
    """`tag_batch` with a classifier of this process."""
    return partial(tag_batch, classifier=load(), max_chars=max_chars)


def make_local_engine(read: ReadBatch[T]) -> Engine[T]:
    """Everything in this process, one batch after the other."""

    def run(batches: Iterator[list[str]]) -> Iterator[list[T]]:
        for texts in batches:
            yield read(texts)

    return run
