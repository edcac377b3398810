"""Some texts of a batch that was read: what reading them alone gives, without reading them again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.linear.classifier import PartReading
from models.linear.features import Occurrences
from models.linear.matrix import Groups, WeightedTexts

Mask = NDArray[np.bool_]


def pick_texts(
    occurrences: Occurrences, reads: Sequence[PartReading], wanted: Mask
) -> tuple[Occurrences, list[PartReading]]:
    """wanted: (texts,), at least one. Occurrences, weights and logits of those texts, in order."""
    kept = wanted[occurrences.text_ids]
    numbers = np.cumsum(kept) - 1  # of an occurrence among the kept
    picked = [
        PartReading(read.part, _pick_weighted(read.weighted, wanted, numbers), read.logits[wanted])
        for read in reads
    ]
    return _pick_occurrences(occurrences, wanted, kept), picked


def _pick_occurrences(occurrences: Occurrences, wanted: Mask, kept: Mask) -> Occurrences:
    before = occurrences.offsets
    offsets = np.zeros(int(wanted.sum()) + 1, before.dtype)
    np.cumsum(np.diff(before)[wanted], out=offsets[1:])
    moved = np.zeros(len(wanted), before.dtype)  # how far each text moves forward
    moved[wanted] = before[:-1][wanted] - offsets[:-1]
    text_ids = occurrences.text_ids[kept]
    words = np.searchsorted(before, occurrences.word_ends, side="left") - 1  # text of each word
    mine = wanted[words]
    return Occurrences(
        offsets,
        occurrences.word_ends[mine] - moved[words[mine]],
        (np.cumsum(wanted) - 1)[text_ids].astype(text_ids.dtype),
        occurrences.starts[kept] - moved[text_ids],
        occurrences.ends[kept] - moved[text_ids],
        occurrences.hashes[kept],
        tuple(int(np.count_nonzero(kept[:bound])) for bound in occurrences.bounds),
    )


def _pick_weighted(weighted: WeightedTexts, wanted: Mask, numbers: NDArray[np.int64]) -> WeightedTexts:
    groups, own = weighted.groups, weighted.kept
    rows = groups.rows if own is None else groups.rows[own]
    families = groups.families if own is None else groups.families[own]
    entries = wanted[rows]
    places = weighted.places[np.repeat(entries, weighted.counts)]
    matrix, counts = weighted.matrix[wanted], weighted.counts[entries]
    texts = matrix.shape[0]
    moved = (np.cumsum(wanted) - 1)[rows[entries]].astype(rows.dtype)
    picked = Groups(
        texts,
        matrix.indices,
        moved,
        counts,
        numbers[places],
        families[entries] // groups.texts * texts + moved,
    )
    return WeightedTexts(matrix, counts, picked, None)
