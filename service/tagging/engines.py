"""Engines: they take batches of work and give what was read, in order. All run one pure function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from models.classifier import Classifier
from service.tagging.batch import tag_batch
from service.tagging.outcome_lines import ReadTexts, to_line
from service.tagging.results import ResultRow

W = TypeVar("W")
D = TypeVar("D")

LoadClassifier = Callable[[], Classifier]
"""Makes the classifier; picklable, since every worker process calls it once."""

ReadBatch = Callable[[W], D]
"""The pure function of a run: a batch of work in, what was read out. Both are picklable."""

LoadReader = Callable[[], ReadBatch[W, D]]
"""Makes that function with its models; picklable, called once in every process."""

Engine = Callable[[Iterator[W]], Iterator[D]]
"""May read a bounded number of batches ahead."""


class Kept(Protocol):
    """What a journal keeps of a batch: its new outcomes as a line, and how many they are."""

    @property
    def line(self) -> bytes: ...

    @property
    def kept(self) -> int: ...


def load_tagger(load: LoadClassifier, *, max_chars: int) -> ReadBatch[Sequence[str], ReadTexts[ResultRow]]:
    """`tag_batch` with a classifier of this process."""
    classifier = load()

    def read(texts: Sequence[str]) -> ReadTexts[ResultRow]:
        outcomes = tag_batch(texts, classifier, max_chars=max_chars)
        return ReadTexts(outcomes, to_line(outcomes), ResultRow)

    return read


def make_local_engine(read: ReadBatch[W, D]) -> Engine[W, D]:
    """Everything in this process, one batch after the other."""
    return lambda batches: map(read, batches)
