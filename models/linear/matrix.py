"""Feature occurrences -> sparse matrix of weights, with the way back from entries to occurrences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from models.linear.features import FAMILIES, Occurrences
from models.linear.hashing import Int64s
from models.linear.vocabulary import Vocabulary

Float32s = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class WeightedTexts:
    """A batch as the linear model reads it.

    matrix: (texts, features) float32, one entry a (text, feature): (1 + ln tf) * idf, scaled so
        that each feature family of each text has Euclidean length 1.
    counts: (entries,) occurrences behind every entry. places: these occurrences, entry by entry.
    """

    matrix: csr_matrix
    counts: Int64s
    places: Int64s

    @property
    def features(self) -> NDArray[np.int32]:
        """(places,) feature number of every occurrence."""
        return np.repeat(self.matrix.indices, self.counts)

    @property
    def spread(self) -> Float32s:
        """(places,) the part of its feature's entry that every occurrence carries: entry / tf."""
        return np.repeat(self.matrix.data / self.counts, self.counts).astype(np.float32)


def weigh(occurrences: Occurrences, vocabulary: Vocabulary) -> WeightedTexts:
    """Weigh a batch with a vocabulary; unknown features are left out."""
    texts, width = len(occurrences.offsets) - 1, len(vocabulary)
    features = vocabulary.find(occurrences.hashes)
    known = np.flatnonzero(features >= 0)
    keys, places = _sorted_pairs(
        occurrences.text_ids[known].astype(np.int64) * width + features[known], known
    )
    is_first = np.ones(len(keys), bool)
    is_first[1:] = keys[1:] != keys[:-1]
    first = np.flatnonzero(is_first)
    counts = np.diff(np.append(first, len(keys)))
    entries = places[first]
    rows, columns = occurrences.text_ids[entries], features[entries]
    raw = (1 + np.log(counts)) * vocabulary.idf[columns]
    lengths = _lengths(raw, rows, entries, occurrences.bounds, texts)
    values: Float32s = (raw / lengths).astype(np.float32)
    ends = np.searchsorted(rows, np.arange(texts + 1, dtype=rows.dtype))
    matrix = csr_matrix((values, columns, ends), shape=(texts, width))
    return WeightedTexts(matrix, counts, places)


def _sorted_pairs(keys: Int64s, places: Int64s) -> tuple[Int64s, Int64s]:
    """Keys in ascending order with their places, equal keys in order of place.

    Key and place in one number where both fit: sorting numbers is several times faster than `argsort`.
    """
    bits = int(places[-1] if len(places) else 0).bit_length()
    if int(keys.max(initial=0)).bit_length() + bits > 62:
        order = np.argsort(keys, kind="stable")
        return keys[order], places[order]
    pairs = keys << np.int64(bits)
    pairs |= places
    pairs.sort()
    return pairs >> np.int64(bits), pairs & np.int64((1 << bits) - 1)


def _lengths(
    raw: NDArray[np.floating[Any]],
    rows: NDArray[np.int32],
    entries: Int64s,
    bounds: tuple[int, ...],
    texts: int,
) -> NDArray[np.floating[Any]]:
    """(entries,) Euclidean length of the entry's text within the entry's feature family."""
    families = np.zeros(len(entries), np.int64)
    for bound in bounds[1:-1]:
        families += entries >= bound
    groups = families * texts + rows
    squares = np.bincount(groups, raw * raw, len(FAMILIES) * texts)
    return np.asarray(np.sqrt(squares)[groups])
