"""Engines: they take batches of texts and give batches of outcomes, in order. All run one pure function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from models.classifier import Classifier
from service.tagging.batch import tag_batch
from service.tagging.outcome_lines import to_line
from service.tagging.results import Outcome

T = TypeVar("T", bound=tuple[Any, ...] | str)

LoadClassifier = Callable[[], Classifier]
"""Makes the classifier; picklable, since every worker process calls it once."""

ReadBatch = Callable[[Sequence[str]], list[T]]
"""The pure function of a run: one outcome a text, in order."""

LoadReader = Callable[[], ReadBatch[T]]
"""Makes that function with its models; picklable, called once in every process."""


@dataclass(frozen=True, slots=True)
class ReadTexts(Generic[T]):
    """What an engine gives for a batch: one outcome a text, and the same as a line of the journal.

    A line is also what comes back from other processes: it costs less than pickled rows, and is kept anyway.
    """

    outcomes: list[T]
    line: bytes


Engine = Callable[[Iterator[list[str]]], Iterator[ReadTexts[T]]]
"""May read a bounded number of batches ahead."""


def load_tagger(load: LoadClassifier, *, max_chars: int) -> ReadBatch[Outcome]:
    """`tag_batch` with a classifier of this process."""
    return partial(tag_batch, classifier=load(), max_chars=max_chars)


def make_local_engine(read: ReadBatch[T]) -> Engine[T]:
    """Everything in this process, one batch after the other."""

    def run(batches: Iterator[list[str]]) -> Iterator[ReadTexts[T]]:
        for texts in batches:
            outcomes = read(texts)
            yield ReadTexts(outcomes, to_line(outcomes))

    return run
