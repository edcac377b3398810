"""Feature occurrences -> sparse matrix of weights, with the way back from entries to occurrences."""

from __future__ import annotations

from dataclasses import dataclass

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
    places: occurrences behind the entries; `spread[i]` is the part of its feature's entry that
        occurrence `places[i]` carries (entry / tf), `features[i]` its feature number.
    """

    matrix: csr_matrix
    places: Int64s
    features: NDArray[np.int32]
    spread: Float32s


def weigh(occurrences: Occurrences, vocabulary: Vocabulary) -> WeightedTexts:
    """Weigh a batch with a vocabulary; unknown features are left out."""
    texts = len(occurrences.offsets) - 1
    features = vocabulary.find(occurrences.hashes)
    parts = [
        _weigh_family(occurrences, vocabulary, features, occurrences.bounds[f], occurrences.bounds[f + 1], texts)
        for f in range(len(FAMILIES))
    ]
    rows, columns, values, places, spread = (np.concatenate(column) for column in zip(*parts, strict=True))
    matrix = csr_matrix((values, (rows, columns)), shape=(texts, len(vocabulary)), dtype=np.float32)
    return WeightedTexts(matrix, places, features[places], spread)


_Part = tuple[NDArray[np.int64], NDArray[np.int64], Float32s, Int64s, Float32s]


def _weigh_family(
    occurrences: Occurrences,
    vocabulary: Vocabulary,
    features: NDArray[np.int32],
    begin: int,
    end: int,
    texts: int,
) -> _Part:
    known = np.flatnonzero(features[begin:end] >= 0) + begin
    width = len(vocabulary)
    keys = occurrences.text_ids[known].astype(np.int64) * width + features[known]
    order = np.argsort(keys)
    keys = keys[order]
    is_first = np.ones(len(keys), bool)
    is_first[1:] = keys[1:] != keys[:-1]
    first = np.flatnonzero(is_first)
    counts = np.diff(np.append(first, len(keys)))
    rows, columns = np.divmod(keys[first], max(width, 1))
    values = (1.0 + np.log(counts)) * vocabulary.idf[columns]
    norms = np.sqrt(np.bincount(rows, weights=values * values, minlength=texts))
    values = (values / norms[rows]).astype(np.float32)
    spread = np.repeat(values / counts, counts).astype(np.float32)
    return rows, columns, values, known[order], spread
