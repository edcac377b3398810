"""Feature occurrences -> sparse matrix of weights, with the way back from entries to occurrences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from models.arrays import Float32s, Int64s
from models.linear.features import FAMILIES, Occurrences
from models.linear.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Groups:
    """The occurrences of a batch that a vocabulary knows, equal ones of a text together, by text and hash.

    texts: of the batch. features: (groups,) feature numbers of that vocabulary.
    rows: (groups,) text of each group, ascending. counts: (groups,) occurrences in each.
    places: these occurrences, group by group.
    families: (groups,) number of the group's (feature family, text) pair.
    """

    texts: int
    features: NDArray[np.int32]
    rows: NDArray[np.int32]
    counts: Int64s
    places: Int64s
    families: Int64s


@dataclass(frozen=True, slots=True)
class WeightedTexts:
    """A batch as the linear model reads it.

    matrix: (texts, features) float32, one entry a (text, feature): (1 + ln tf) * idf, scaled so
        that each feature family of each text has Euclidean length 1.
    counts: (entries,) occurrences behind every entry.
    groups: what was weighed. kept: (groups,) those that are entries; None for all.
    """

    matrix: csr_matrix
    counts: Int64s
    groups: Groups
    kept: NDArray[np.bool_] | None

    @property
    def places(self) -> Int64s:
        """The occurrences behind the entries, entry by entry."""
        if self.kept is None:
            return self.groups.places
        return self.groups.places[np.repeat(self.kept, self.groups.counts)]

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
    groups = group(occurrences, vocabulary)
    return _weigh(groups, groups.features, groups.counts, vocabulary, None)


def weigh_part(groups: Groups, own: NDArray[np.int32], vocabulary: Vocabulary) -> WeightedTexts:
    """Weigh groups of a larger vocabulary. own: (groups,) feature number in `vocabulary`, -1 for none."""
    kept = own >= 0
    return _weigh(groups, own[kept], groups.counts[kept], vocabulary, kept)


def group(occurrences: Occurrences, vocabulary: Vocabulary) -> Groups:
    """Look a batch up in a vocabulary and bring equal features of a text together."""
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
    rows = occurrences.text_ids[entries]
    families = rows.astype(np.int64)
    for bound in occurrences.bounds[1:-1]:
        families += texts * (entries >= bound)
    return Groups(texts, features[entries], rows, counts, places, families)


def _weigh(
    groups: Groups,
    columns: NDArray[np.int32],
    counts: Int64s,
    vocabulary: Vocabulary,
    kept: NDArray[np.bool_] | None,
) -> WeightedTexts:
    rows, families = (
        (groups.rows, groups.families) if kept is None else (groups.rows[kept], groups.families[kept])
    )
    raw = (1 + np.log(counts)) * vocabulary.idf[columns]
    squares = np.bincount(families, raw * raw, len(FAMILIES) * groups.texts)
    values: Float32s = (raw / np.sqrt(squares)[families]).astype(np.float32)
    ends = np.searchsorted(rows, np.arange(groups.texts + 1, dtype=rows.dtype))
    matrix = csr_matrix((values, columns, ends), shape=(groups.texts, len(vocabulary)))
    return WeightedTexts(matrix, counts, groups, kept)


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
