"""Which words moved a decision: the linear model's own terms, laid back onto the text.

A logit is a sum of terms weight * value. For each task the terms of (chosen label minus
runner-up) are given to the characters under each feature occurrence, in equal parts,
summed over words, and the words that carry most of the positive sum are the evidence.
Nothing is approximated: these terms are the decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from models.arrays import Float32s, Int64s
from models.linear.features import Occurrences
from models.linear.matrix import WeightedTexts
from models.linear.part import LinearPart
from models.prediction import Evidence
from nlp import PreparedText

LEAST_SHARE = 0.06  # of a text's positive sum, for a word to count
MOST_SPANS = 3  # a task and text
_CLAUSES = re.compile(r"[^，。；！？\n,;!?]+[！？!?]*|[！？!?]+")
_FUNCTION_WORDS = frozenset(
    "了我的就也都还在是把又和与很你您他她它这那着过地得个啊呢吧嘛去来到要会有上下里对从向跟让们所以而说才"
)
_LEANING = frozenset("不没再被给吗")  # these mean something with the word that they lean on
_PAUSES = frozenset(" \t\n，。、；：,.;:…~～—-“”‘’\"'（）()《》【】[]")


@dataclass(frozen=True, slots=True)
class Contrast:
    """For each text of a batch: the column that was chosen and the one it is held against.

    chosen, against: (texts,) column numbers. Without `against` the chosen column stands against
    nothing, and -1 means that the text has no evidence for this task.
    """

    task: str
    chosen: Int64s
    against: Int64s | None


class LinearTerms:
    """The terms of one part over one batch, laid onto the batch's code points."""

    def __init__(self, occurrences: Occurrences, weighted: WeightedTexts, part: LinearPart) -> None:
        placed = np.flatnonzero(occurrences.ends[weighted.places] > occurrences.starts[weighted.places])
        places = weighted.places[placed]
        self._starts, self._ends = occurrences.starts[places], occurrences.ends[places]
        self._a_character = weighted.spread[placed] / (self._ends - self._starts)
        self._total = int(occurrences.offsets[-1])
        self._text_ids = occurrences.text_ids[places]
        self._rows = weighted.features[placed].astype(np.int64) * part.weights.shape[1]
        self._weights = part.weights.ravel()

    def sums(self, contrast: Contrast, scale: Float32s | None = None) -> NDArray[np.float64]:
        """(code points + 1,) running sums of what each code point gave to chosen less against.

        scale: (columns,) factors of the columns, where the logits are scaled before they decide.
        """
        terms = self._of_column(contrast.chosen, scale)
        if contrast.against is None:
            terms[contrast.chosen[self._text_ids] < 0] = 0
        else:
            terms -= self._of_column(contrast.against, scale)
        terms *= self._a_character
        slopes = np.bincount(self._starts, terms, self._total + 1)
        slopes -= np.bincount(self._ends, terms, self._total + 1)
        sums = np.zeros(self._total + 1)
        np.cumsum(np.cumsum(slopes[:-1]), out=sums[1:])
        return sums

    def _of_column(self, columns: Int64s, scale: Float32s | None) -> Float32s:
        mine = columns[self._text_ids]
        terms: Float32s = self._weights[self._rows + mine]
        if scale is not None:
            terms *= scale[mine]
        return terms


def sums_of_only_column(
    occurrences: Occurrences, weighted: WeightedTexts, part: LinearPart
) -> NDArray[np.float64]:
    """(code points + 1,) as `LinearTerms.sums`, of a part that has one column, without a contrast."""
    places = weighted.places
    starts, ends = occurrences.starts[places], occurrences.ends[places]
    terms = (part.weights[:, 0][weighted.matrix.indices] * weighted.matrix.data / weighted.counts).repeat(
        weighted.counts
    )
    terms /= np.maximum(ends - starts, 1)  # what has no place cancels out below
    total = int(occurrences.offsets[-1])
    slopes = np.bincount(starts, terms, total + 1)
    slopes -= np.bincount(ends, terms, total + 1)
    sums = np.zeros(total + 1)
    np.cumsum(np.cumsum(slopes[:-1]), out=sums[1:])
    return sums


def pick_spans(
    texts: Sequence[PreparedText], occurrences: Occurrences, task: str, sums: NDArray[np.float64]
) -> Iterator[tuple[int, Evidence]]:
    """(text, evidence) of the words that carry most of the positive sums, strongest first a text.

    A span ends at a clause mark. One character that only holds a sentence together (了) is left out, or
    shown with the word beside it where nothing else is left.

    sums: (code points of all texts + 1,) running sums, as `LinearTerms.sums` gives them.
    """
    for text, runs in groupby(_strongest_spans(occurrences, sums), key=itemgetter(0)):
        base = int(occurrences.offsets[text])
        prepared = texts[text]
        pieces = [
            (first - base, last - base, share)
            for _, start, end, run_share in runs
            for first, last, share in _cut(prepared.text, base, start, end, run_share, sums)
        ]
        telling = [
            (*_with_neighbour(prepared, start, end), share)
            if prepared.text[start:end] in _LEANING
            else (start, end, share)
            for start, end, share in pieces
            if prepared.text[start:end] not in _FUNCTION_WORDS
        ]
        if not telling and pieces:
            start, end, share = pieces[0]
            telling = [(*_with_neighbour(prepared, start, end), share)]
        telling.sort(key=lambda one: -one[2])
        for first, last, share in telling[:MOST_SPANS]:
            shown = prepared.alignment.to_original(first, last)
            yield text, Evidence(task, shown[0], shown[1], share)


def _cut(
    text: str, base: int, start: int, end: int, share: float, sums: NDArray[np.float64]
) -> list[tuple[int, int, float]]:
    """The clauses of a run of words, trimmed, each with its part of the run's share."""
    cut = [
        (first + base, last + base)
        for match in _CLAUSES.finditer(text, start - base, end - base)
        for first, last in [_trim(text, *match.span())]
        if first < last
    ]
    if len(cut) < 2:
        return [(first, last, share) for first, last in cut]
    given = [max(float(sums[last] - sums[first]), 0.0) for first, last in cut]
    whole = sum(given) or 1.0
    parts = [(*piece, share * one / whole) for piece, one in zip(cut, given, strict=True)]
    strongest = max(parts, key=itemgetter(2))
    return [one for one in parts if one[2] >= LEAST_SHARE or one is strongest]


def _with_neighbour(prepared: PreparedText, start: int, end: int) -> tuple[int, int]:
    """The span with the next word of its clause, or with the one before it."""
    ends = [0, *accumulate(map(len, prepared.tokens))]
    marks = _PAUSES | set("！？!?")
    after = next((one for one in ends if one > end), end)
    if end < after and not marks.intersection(prepared.text[end:after]):
        return start, after
    before = next((one for one in reversed(ends) if one < start), start)
    if before < start and not marks.intersection(prepared.text[before:start]):
        return before, end
    return start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the spaces and pauses at both ends; ! and ? stay, they carry a feeling."""
    while start < end and text[start] in _PAUSES:
        start += 1
    while start < end and text[end - 1] in _PAUSES:
        end -= 1
    return start, end


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
