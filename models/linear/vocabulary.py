"""The features a linear model knows: sorted 64-bit hashes with their inverse document frequency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from models.linear.hashing import UInt64s


@dataclass(frozen=True)
class Vocabulary:
    """keys: (features,) uint64 ascending, no repeats. idf: (features,) float32."""

    keys: UInt64s
    idf: NDArray[np.float32]
    _shift: int = field(init=False, repr=False)
    _first: NDArray[np.int32] = field(init=False, repr=False)
    _padded: UInt64s = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Buckets by leading bits, about four a feature: a look-up is one or two comparisons.
        bits = max(8, int(len(self.keys) * 4).bit_length())
        shift = 64 - bits
        first = np.zeros((1 << bits) + 1, np.int32)
        sizes = np.bincount((self.keys >> np.uint64(shift)).view(np.int64), minlength=1 << bits)
        np.cumsum(sizes, out=first[1:], dtype=np.int32)
        object.__setattr__(self, "_shift", shift)
        object.__setattr__(self, "_first", first)
        # A key of another bucket: it never equals a hash whose bucket is empty and stands at the end.
        object.__setattr__(self, "_padded", np.concatenate([self.keys, self.keys[-1:]]))

    def __len__(self) -> int:
        return len(self.keys)

    def find(self, hashes: UInt64s) -> NDArray[np.int32]:
        """(n,) feature number of every hash, -1 where the vocabulary does not know it."""
        if len(self.keys) == 0:
            return np.full(len(hashes), -1, np.int32)
        buckets = (hashes >> np.uint64(self._shift)).view(np.int64)
        found = self._first.take(buckets)  # right for most: the rest is looked at again
        missed = np.flatnonzero(self._padded.take(found) != hashes)
        candidates, lasts = found[missed], self._first[1:].take(buckets[missed])
        found[missed] = -1
        while len(open_ := np.flatnonzero(candidates + 1 < lasts)):
            missed, candidates, lasts = missed[open_], candidates[open_] + np.int32(1), lasts[open_]
            hit = self.keys.take(candidates) == hashes[missed]
            found[missed[hit]] = candidates[hit]
            lasts[hit] = 0
        return found


@dataclass(frozen=True)
class JoinedVocabulary:
    """Several vocabularies as one, so that a batch is looked up once for all of them.

    members: those that were joined. numbers: one array a member, (features of all,) its own feature numbers,
    -1 where it does not know the feature. The features keep their order (ascending hashes).
    """

    all: Vocabulary
    members: tuple[Vocabulary, ...]
    numbers: tuple[NDArray[np.int32], ...]


def join(vocabularies: Sequence[Vocabulary]) -> JoinedVocabulary:
    """Join vocabularies (at least one). The joined one has no idf of its own."""
    keys = np.unique(np.concatenate([one.keys for one in vocabularies]))
    numbers = []
    for one in vocabularies:
        own = np.full(len(keys), -1, np.int32)
        own[np.searchsorted(keys, one.keys)] = np.arange(len(one), dtype=np.int32)
        numbers.append(own)
    return JoinedVocabulary(Vocabulary(keys, np.zeros(0, np.float32)), tuple(vocabularies), tuple(numbers))
