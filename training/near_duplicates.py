"""Texts that are nearly the same, found in linear time: MinHash over character 5-grams.

Broder (1997): the share of equal minima of two sets under random orders estimates their Jaccard
similarity. The minima are cut into bands (Leskovec, Rajaraman and Ullman, Mining of Massive
Datasets, ch. 3); only texts with an equal band are looked at, each with two neighbours in its
bucket, so that ten thousand copies of one template cost no more than ten thousand texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from models.arrays import Int64s
from models.linear.hashing import SubstringHasher, UInt64s, code_points

GRAM = 5  # characters
SIMILAR = (
    0.6  # estimated Jaccard similarity from which two texts count as one: about 4 edits in 100 characters
)

_BANDS, _ROWS = 20, 4  # finds 72 % of pairs at 0.5, 94 % at 0.6, all from 0.8 on
_SALT = 0x5
_BATCH_CHARS = 1_000_000


def group_near_duplicates(texts: Sequence[str]) -> Int64s:
    """(texts,) group numbers; texts of a group are chained by similarity >= SIMILAR.

    Texts shorter than GRAM characters are alone. Deterministic.
    """
    long_enough = np.array([i for i, text in enumerate(texts) if len(text) >= GRAM], np.int64)
    if len(long_enough) == 0:
        return np.arange(len(texts), dtype=np.int64)
    signatures = _signatures([texts[i] for i in long_enough.tolist()])
    left, right = _similar_pairs(signatures)
    links = coo_array(
        (np.ones(len(left), np.int8), (long_enough[left], long_enough[right])), (len(texts), len(texts))
    )
    return np.asarray(connected_components(links, directed=False)[1], np.int64)


def _signatures(texts: Sequence[str]) -> UInt64s:
    """(texts, bands * rows) minima of the gram hashes under as many random orders."""
    random = np.random.default_rng(0)
    factors, shifts = random.integers(0, 2**64, (2, _BANDS * _ROWS), dtype=np.uint64)
    factors |= np.uint64(1)  # odd: a bijection modulo 2**64
    signatures = np.empty((len(texts), len(factors)), np.uint64)
    for start, stop in _batches(texts):
        hashes, offsets = _gram_hashes(texts[start:stop])
        for column, (factor, shift) in enumerate(zip(factors, shifts, strict=True)):
            signatures[start:stop, column] = np.minimum.reduceat(hashes * factor + shift, offsets)
    return signatures


def _gram_hashes(texts: Sequence[str]) -> tuple[UInt64s, Int64s]:
    """Hashes of all grams end to end, and where each text's grams begin."""
    lengths = np.fromiter((len(text) for text in texts), np.int64, len(texts))
    counts = lengths - GRAM + 1
    offsets = np.concatenate([[0], np.cumsum(counts)[:-1]])
    # the k-th gram of text t begins at code point k + (GRAM - 1) * t of the texts end to end
    starts = np.arange(counts.sum()) + (GRAM - 1) * np.repeat(np.arange(len(texts)), counts)
    return SubstringHasher(code_points(texts)).hashes(starts, starts + GRAM, _SALT), offsets


def _similar_pairs(signatures: UInt64s) -> tuple[Int64s, Int64s]:
    """Similar pairs among each text, the one before it in its bucket and the first there, band by band."""
    lefts, rights = [], []
    mixers = np.random.default_rng(1).integers(0, 2**64, _ROWS, dtype=np.uint64) | np.uint64(1)
    for band in range(_BANDS):
        keys = (signatures[:, band * _ROWS : (band + 1) * _ROWS] * mixers).sum(axis=1, dtype=np.uint64)
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        same = np.flatnonzero(ordered[1:] == ordered[:-1]) + 1
        firsts = np.searchsorted(ordered, ordered[same])
        for other in (same - 1, firsts):
            left, right = order[same], order[other]
            close = _similarity(signatures, left, right) >= SIMILAR
            lefts.append(left[close])
            rights.append(right[close])
    return np.concatenate(lefts), np.concatenate(rights)


def _similarity(signatures: UInt64s, left: Int64s, right: Int64s) -> NDArray[np.float64]:
    return np.asarray((signatures[left] == signatures[right]).mean(axis=1), np.float64)


def _batches(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Ranges of texts of about _BATCH_CHARS characters each."""
    ends = np.cumsum([len(text) for text in texts])
    cuts = np.unique(
        np.searchsorted(ends, np.arange(_BATCH_CHARS, int(ends[-1]), _BATCH_CHARS), side="right")
    )
    bounds = [0, *(int(cut) for cut in cuts if 0 < cut < len(texts)), len(texts)]
    yield from pairwise(bounds)
