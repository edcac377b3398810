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
    places: occurrences behind the entries; `spread[i]` is the part of its feature's entry that
        occurrence `places[i]` carries (entry / tf), `features[i]` its feature number.
    """

    matrix: csr_matrix
    places: Int64s
    features: NDArray[np.int32]
    spread: Float32s


def weigh(occurrences: Occurrences, vocabulary: Vocabulary) -> WeightedTexts:
    """Weigh a batch with a vocabulary; unknown features are left out."""
    texts, width = len(occurrences.offsets) - 1, len(vocabulary)
    features = vocabulary.find(occurrences.hashes)
    known = np.flatnonzero(features >= 0)
    keys = occurrences.text_ids[known].astype(np.int64) * width + features[known]
    order = np.argsort(keys)
    keys, places = keys[order], known[order]
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
    spread: Float32s = np.repeat(values / counts, counts).astype(np.float32)
    return WeightedTexts(matrix, places, features[places], spread)


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
