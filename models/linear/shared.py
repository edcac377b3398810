"""The features of a batch, extracted and looked up once where several models read the same texts.

    share = SharedFeatures([reader, classifier])    # once
    with share.of_batches():
        readings = reader.read(texts)
        predictions = classifier.predict(texts)

Inside the block `weighted` remembers every batch it has seen; outside it is `weigh(extract(texts), ...)`.
Nothing outlives the block, and no other thread sees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from operator import is_
from typing import Protocol, runtime_checkable

from models.linear.features import Occurrences, extract
from models.linear.matrix import Groups, WeightedTexts, group, weigh, weigh_part
from models.linear.vocabulary import JoinedVocabulary, Vocabulary, join
from nlp import PreparedText

BATCH = 256  # texts a step: keeps the arrays of a step in the processor's cache; readers that share, share it


@runtime_checkable
class ReadsFeatures(Protocol):
    """A model that looks texts up in vocabularies."""

    @property
    def vocabularies(self) -> tuple[Vocabulary, ...]:
        """Those that it looks up for every text."""
        ...


@dataclass(frozen=True, slots=True)
class _Batch:
    texts: Sequence[PreparedText]
    occurrences: Occurrences
    groups: Groups | None


@dataclass(frozen=True, slots=True)
class _Seen:
    joined: JoinedVocabulary | None
    batches: list[_Batch]


_seen: ContextVar[_Seen | None] = ContextVar("seen", default=None)


class SharedFeatures:
    """Lets models share what they extract, and look up their vocabularies together."""

    def __init__(self, models: Sequence[object]) -> None:
        """models: that will be asked; those that read no features are passed over."""
        found = [one for model in models if isinstance(model, ReadsFeatures) for one in model.vocabularies]
        self._joined = join(found) if len(found) > 1 else None

    @contextmanager
    def of_batches(self) -> Iterator[None]:
        """Share inside the block."""
        token = _seen.set(_Seen(self._joined, []))
        try:
            yield
        finally:
            _seen.reset(token)


def weighted(
    texts: Sequence[PreparedText], vocabularies: Sequence[Vocabulary]
) -> tuple[Occurrences, list[WeightedTexts]]:
    """The features of a batch (at least one text), and the batch weighed with each vocabulary."""
    seen = _seen.get()
    if seen is None:
        occurrences = extract(texts)
        return occurrences, [weigh(occurrences, one) for one in vocabularies]
    batch = _batch_of(seen, texts)
    return batch.occurrences, [_weigh(seen, batch, one) for one in vocabularies]


def _batch_of(seen: _Seen, texts: Sequence[PreparedText]) -> _Batch:
    """What was found for these very objects before in this block, or is found now."""
    for batch in seen.batches:
        if len(batch.texts) == len(texts) and all(map(is_, batch.texts, texts)):
            return batch
    occurrences = extract(texts)
    groups = None if seen.joined is None else group(occurrences, seen.joined.all)
    seen.batches.append(_Batch(texts, occurrences, groups))
    return seen.batches[-1]


def _weigh(seen: _Seen, batch: _Batch, vocabulary: Vocabulary) -> WeightedTexts:
    if seen.joined is not None and batch.groups is not None:
        for member, numbers in zip(seen.joined.members, seen.joined.numbers, strict=True):
            if member is vocabulary:
                return weigh_part(batch.groups, numbers.take(batch.groups.features), vocabulary)
    return weigh(batch.occurrences, vocabulary)
