"""Which words moved a decision: the linear model's own terms, laid back onto the text.

A logit is a sum of terms weight * value. For each task the terms of (chosen label minus
runner-up) are given to the characters under each feature occurrence, in equal parts,
summed over words, and the words that carry most of the positive sum are the evidence.
Nothing is approximated: these terms are the decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.linear.features import Occurrences
from models.linear.hashing import Int64s
from models.linear.matrix import WeightedTexts
from models.linear.part import LinearPart
from models.prediction import Evidence
from nlp import PreparedText

LEAST_SHARE = 0.06  # of a text's positive sum, for a word to count
MOST_SPANS = 3  # a task and text


@dataclass(frozen=True, slots=True)
class Contrast:
    """For each text of a batch: the column that was chosen and the one it is held against.

    chosen, against: (texts,) column numbers. Without `against` the chosen column stands against
    nothing, and -1 means that the text has no evidence for this task.
    """

    task: str
    chosen: Int64s
    against: Int64s | None


def find_evidence(
    texts: Sequence[PreparedText],
    occurrences: Occurrences,
    weighted: WeightedTexts,
    part: LinearPart,
    contrasts: Sequence[Contrast],
) -> list[list[Evidence]]:
    """Evidence of every text, strongest first within a task, in the order of `contrasts`."""
    found: list[list[Evidence]] = [[] for _ in texts]
    placed = np.flatnonzero(occurrences.ends[weighted.places] > occurrences.starts[weighted.places])
    places = weighted.places[placed]
    starts, ends = occurrences.starts[places], occurrences.ends[places]
    a_character = weighted.spread[placed] / (ends - starts)
    total = int(occurrences.offsets[-1])
    text_ids = occurrences.text_ids[places]
    rows = weighted.features[placed].astype(np.int64) * part.weights.shape[1]
    weights = part.weights.ravel()
    for contrast in contrasts:
        terms = weights[rows + contrast.chosen[text_ids]]
        if contrast.against is None:
            terms[contrast.chosen[text_ids] < 0] = 0
        else:
            terms -= weights[rows + contrast.against[text_ids]]
        terms *= a_character
        slopes = np.bincount(starts, terms, total + 1)
        slopes -= np.bincount(ends, terms, total + 1)
        sums = np.zeros(total + 1)
        np.cumsum(np.cumsum(slopes[:-1]), out=sums[1:])
        for text, start, end, share in _strongest_spans(occurrences, sums):
            base = int(occurrences.offsets[text])
            original = texts[text].alignment.to_original(start - base, end - base)
            found[text].append(Evidence(contrast.task, *original, share))
    return found


def _strongest_spans(
    occurrences: Occurrences, sums: NDArray[np.float64]
) -> list[tuple[int, int, int, float]]:
    """(text, start, end, share) of the strongest runs of words, grouped by text, strongest first."""
    word_ends = occurrences.word_ends
    if len(word_ends) == 0:
        return []
    word_starts = np.concatenate([[0], word_ends[:-1]])
    weights = np.maximum(sums[word_ends] - sums[word_starts], 0)
    texts = np.searchsorted(occurrences.offsets, word_starts, side="right") - 1
    totals = np.bincount(texts, weights, len(occurrences.offsets) - 1)
    shares = weights / np.maximum(totals[texts], 1e-9)
    strong = np.flatnonzero(shares >= LEAST_SHARE)
    if len(strong) == 0:
        return []
    # neighbours in one text are one run
    begins = np.ones(len(strong), bool)
    begins[1:] = (np.diff(strong) > 1) | (texts[strong][1:] != texts[strong][:-1])
    run = np.cumsum(begins) - 1
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(strong)) - 1
    run_shares = np.bincount(run, shares[strong])
    run_texts = texts[strong[first]]
    order = np.lexsort((-run_shares, run_texts))
    rank = np.arange(len(order)) - np.searchsorted(run_texts[order], run_texts[order])
    kept = order[rank < MOST_SPANS]
    return list(
        zip(
            run_texts[kept].tolist(),
            word_starts[strong[first[kept]]].tolist(),
            word_ends[strong[last[kept]]].tolist(),
            run_shares[kept].tolist(),
            strict=True,
        )
    )
