"""The features of a batch, extracted once where several models read the same texts.

    with features_shared():
        readings = reader.read(texts)
        predictions = classifier.predict(texts)

Inside the block `features_of` remembers every batch it has seen; outside it is `extract`. Nothing outlives
the block, and no other thread sees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from operator import is_

from models.linear.features import Occurrences, extract
from nlp import PreparedText

BATCH = 256  # texts a step: keeps the arrays of a step in the processor's cache; readers that share, share it

_seen: ContextVar[list[tuple[Sequence[PreparedText], Occurrences]] | None] = ContextVar("seen", default=None)


@contextmanager
def features_shared() -> Iterator[None]:
    """Let the models that are asked inside the block share what they extract."""
    token = _seen.set([])
    try:
        yield
    finally:
        _seen.reset(token)


def features_of(texts: Sequence[PreparedText]) -> Occurrences:
    """`extract(texts)`, or what it gave for these very objects before in this block."""
    seen = _seen.get()
    if seen is None:
        return extract(texts)
    for before, occurrences in seen:
        if len(before) == len(texts) and all(map(is_, before, texts)):
            return occurrences
    occurrences = extract(texts)
    seen.append((texts, occurrences))
    return occurrences
