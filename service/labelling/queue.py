"""From texts of a file or of the store to the queue, in two passes so that many texts fit: all of them by
the first model, the most doubtful by the second as well."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from models.classifier import Classifier
from nlp import prepare
from service.labelling.tasks import LabelTask, make_task
from service.labelling.texts import UnlabelledText
from training.label_queue import Doubt, choose_queue, doubt_texts

BATCH = 500
SHORTLIST = 12  # times the wanted number: what is looked at closely
SECOND_SHORTLIST = 6  # of these, read by the second model too


@dataclass(frozen=True, slots=True)
class BuiltQueue:
    """tasks: urgent-looking first. read: texts read. faulty: rows that could not be used, with reasons."""

    tasks: tuple[LabelTask, ...]
    read: int
    faulty: tuple[UnlabelledText, ...]


@dataclass(frozen=True, slots=True)
class _Doubted:
    text: UnlabelledText
    doubt: Doubt


def build_queue(
    texts: Iterable[UnlabelledText],
    first: Classifier,
    second: Classifier | None,
    size: int,
    *,
    labelled: Sequence[str] = (),
    seed: int = 0,
) -> BuiltQueue:
    """The `size` texts to label next. second: answers with the same labels as `first`.

    labelled: texts that have labels already; none that says the same is chosen.
    """
    faulty: list[UnlabelledText] = []
    most = SHORTLIST * size
    read = 0
    kept: list[tuple[bool, float, int, _Doubted]] = []  # a heap, the least worth keeping on top
    for batch in _batches(_usable(texts, faulty)):
        prepared = [prepare(text.text) for text in batch]
        for text, doubt in zip(batch, doubt_texts(first.predict(prepared, evidence=False)), strict=True):
            read += 1
            entry = (doubt.urgent, doubt.score, -read, _Doubted(text, doubt))
            if len(kept) < most:
                heapq.heappush(kept, entry)
            else:
                heapq.heappushpop(kept, entry)
    ranked = [entry[-1] for entry in sorted(kept, key=lambda entry: (-entry[1], -entry[2]))]
    prepared = [prepare(one.text.text) for one in ranked]
    predictions = first.predict(prepared, evidence=False)
    doubts = [one.doubt for one in ranked]
    if second is not None:
        close = min(len(ranked), SECOND_SHORTLIST * size)
        others = second.predict(prepared[:close], evidence=False)
        doubts[:close] = doubt_texts(predictions[:close], others)
    items = choose_queue(prepared, doubts, size, labelled=labelled, seed=seed)
    tasks = tuple(
        make_task(
            ranked[item.place].text,
            prepared[item.place].masked_text,
            predictions[item.place],
            item.doubt,
        )
        for item in items
    )
    return BuiltQueue(tasks, read, tuple(faulty))


def _usable(texts: Iterable[UnlabelledText], faulty: list[UnlabelledText]) -> Iterator[UnlabelledText]:
    for text in texts:
        if text.fault:
            faulty.append(text)
        else:
            yield text


def _batches(texts: Iterable[UnlabelledText]) -> Iterator[list[UnlabelledText]]:
    iterator = iter(texts)
    while batch := list(islice(iterator, BATCH)):
        yield batch
