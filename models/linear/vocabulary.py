"""The features a linear model knows: sorted 64-bit hashes with their inverse document frequency."""

from __future__ import annotations

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
    _longest: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Buckets by leading bits, about four a feature: a look-up is one or two comparisons.
        bits = max(8, int(len(self.keys) * 4).bit_length())
        shift = 64 - bits
        first = np.searchsorted(self.keys >> np.uint64(shift), np.arange((1 << bits) + 1, dtype=np.uint64))
        object.__setattr__(self, "_shift", shift)
        object.__setattr__(self, "_first", first.astype(np.int32))
        object.__setattr__(self, "_longest", int(np.diff(first).max(initial=0)))

    def __len__(self) -> int:
        return len(self.keys)

    def find(self, hashes: UInt64s) -> NDArray[np.int32]:
        """(n,) feature number of every hash, -1 where the vocabulary does not know it."""
        found = np.full(len(hashes), -1, np.int32)
        buckets = (hashes >> np.uint64(self._shift)).astype(np.int64)
        candidates = self._first[buckets]
        lasts = self._first[1:][buckets]
        open_ = np.flatnonzero(candidates < lasts)
        candidates, lasts, wanted = candidates[open_], lasts[open_], hashes[open_]
        for _ in range(self._longest):
            hit = self.keys[candidates] == wanted
            found[open_[hit]] = candidates[hit]
            candidates = candidates + np.int32(1)
            more = ~hit & (candidates < lasts)
            if not more.any():
                break
            open_, candidates, lasts, wanted = open_[more], candidates[more], lasts[more], wanted[more]
        return found
