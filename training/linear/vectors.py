"""Prepared texts -> sparse matrix, and the vocabulary that spans it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise

import numpy as np
from scipy.sparse import csr_matrix, vstack

from models.arrays import Int64s
from models.linear.features import Occurrences, extract
from models.linear.matrix import weigh
from models.linear.vocabulary import Vocabulary
from nlp import PreparedText

_BATCH = 1000


def build_vocabulary(texts: Sequence[PreparedText], *, least_texts: int, most: int) -> Vocabulary:
    """Features that stand in at least `least_texts` texts, the `most` frequent of them, with
    smoothed idf ln((1 + n) / (1 + df)) + 1 (as scikit-learn's TfidfVectorizer)."""
    keys = np.concatenate([_keys_by_text(extract(batch)) for batch in _batches(texts)])
    hashes, counts = np.unique(keys, return_counts=True)
    kept = counts >= least_texts
    if kept.sum() > most:  # labels play no part in the choice, so folds stay honest
        ranked = np.lexsort((hashes, -counts))[:most]
        kept = np.zeros(len(hashes), bool)
        kept[ranked] = True
    idf = np.log((1 + len(texts)) / (1 + counts[kept])) + 1
    return Vocabulary(hashes[kept], idf.astype(np.float32))


def vectorise(texts: Sequence[PreparedText], vocabulary: Vocabulary) -> csr_matrix:
    """(texts, features) float32, as the classifier weighs them."""
    return vstack([weigh(extract(batch), vocabulary).matrix for batch in _batches(texts)]).tocsr()


def feature_families(texts: Sequence[PreparedText], vocabulary: Vocabulary) -> Int64s:
    """(features,) number in FAMILIES of every feature that stands in `texts`; 0 for the others."""
    families = np.zeros(len(vocabulary), np.int64)
    for batch in _batches(texts):
        occurrences = extract(batch)
        features = vocabulary.find(occurrences.hashes)
        for family, (start, stop) in enumerate(pairwise(occurrences.bounds)):
            mine = features[start:stop]
            families[mine[mine >= 0]] = family
    return families


def _keys_by_text(occurrences: Occurrences) -> np.ndarray:
    """Hashes of a batch, each once a text."""
    order = np.lexsort((occurrences.hashes, occurrences.text_ids))
    hashes, text_ids = occurrences.hashes[order], occurrences.text_ids[order]
    is_first = np.ones(len(hashes), bool)
    is_first[1:] = (hashes[1:] != hashes[:-1]) | (text_ids[1:] != text_ids[:-1])
    return hashes[is_first]


def _batches(texts: Iterable[PreparedText]) -> Iterator[list[PreparedText]]:
    iterator = iter(texts)
    while batch := list(islice(iterator, _BATCH)):
        yield batch
