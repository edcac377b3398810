"""The queue itself: doubtful texts, no two alike, spread over what the texts speak of."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.exceptions import ConvergenceWarning

from nlp import PreparedText
from training.label_queue.doubt import Doubt
from training.linear.vectors import build_vocabulary, vectorise
from training.split import group_keys

FACTOR = 5  # so many times the wanted number of texts are looked at, the most doubtful
_DIMENSIONS = 50
_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class QueueItem:
    """place: number of the text among those to choose from. doubt: why it was chosen."""

    place: int
    doubt: Doubt


def choose_queue(
    texts: Sequence[PreparedText],
    doubts: Sequence[Doubt],
    size: int,
    *,
    labelled: Sequence[str] = (),
    seed: int = 0,
) -> list[QueueItem]:
    """Up to `size` texts, urgent-looking ones first, then by score.

    Of texts that say the same only the most doubtful can be chosen, and none that says the same as one
    of the `labelled`. Of the FACTOR * size most doubtful, one a cluster is taken (clusters over TF-IDF,
    weighted by doubt: Zhdanov, 2019, Diverse mini-batch active learning). Same arguments, same queue.
    """
    keys = group_keys([*labelled, *(text.masked_text for text in texts)])
    taken = set(keys[: len(labelled)])
    free = []
    ranked = sorted(range(len(texts)), key=lambda place: (-doubts[place].score, place))
    for place in ranked:
        key = keys[len(labelled) + place]
        if key not in taken and texts[place].text.strip():
            taken.add(key)
            free.append(place)
    urgent = [place for place in free if doubts[place].urgent]
    shortlist = free[: FACTOR * size]
    chosen = _spread(texts, doubts, shortlist, size, seed) if len(shortlist) > size else shortlist
    # urgent-looking texts are few and cost most when wrong: the doubtful half of them is always seen
    extra = [place for place in urgent[: (len(urgent) + 1) // 2] if place not in set(chosen)][: size // 4]
    chosen = [*extra, *sorted(chosen, key=lambda place: -doubts[place].score)][:size]
    chosen.sort(key=lambda place: (not doubts[place].urgent, -doubts[place].score, place))
    return [QueueItem(place, doubts[place]) for place in chosen]


def _spread(
    texts: Sequence[PreparedText], doubts: Sequence[Doubt], shortlist: Sequence[int], size: int, seed: int
) -> list[int]:
    """The most doubtful text of each of `size` clusters of the shortlist."""
    points = _points([texts[place] for place in shortlist], seed)
    weights = np.array([max(doubts[place].score, 1e-3) for place in shortlist])
    clusters = KMeans(size, n_init=1, max_iter=_ROUNDS, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # fewer different points than clusters
        numbers = clusters.fit_predict(points, sample_weight=weights)
    first: dict[int, int] = {}
    for number, place in zip(numbers.tolist(), shortlist, strict=True):
        first.setdefault(number, place)  # the shortlist is sorted by score
    chosen = list(first.values())
    rest = [place for place in shortlist if place not in set(chosen)]
    return [*chosen, *rest[: size - len(chosen)]]


def _points(texts: Sequence[PreparedText], seed: int) -> NDArray[np.float64]:
    """(texts, dimensions) what each text speaks of: latent semantic analysis of its features."""
    matrix = vectorise(texts, build_vocabulary(texts, least_texts=2, most=20_000))
    if matrix.shape[1] <= _DIMENSIONS:
        return np.asarray(matrix.todense(), np.float64)
    found = TruncatedSVD(_DIMENSIONS, random_state=seed).fit_transform(matrix)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.maximum(lengths, 1e-9), np.float64)
