"""Folds and a held-out part without leakage: texts that say the same never stand on both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from training.near_duplicates import group_near_duplicates
from training.text_keys import digest_key, fold_text


def group_keys(texts: Sequence[str]) -> list[str]:
    """One key a text, equal for texts that must stay together.

    Together stay texts that differ only in typing, white space, punctuation, case and digits
    (order numbers, amounts), and near duplicates. Linear in the texts; depends on what texts
    there are, not on their order. A key is a digest and never shows the text.
    """
    folded = [fold_text(text, digits=False) for text in texts]
    distinct = sorted(set(folded))
    groups = group_near_duplicates(distinct).tolist()
    first: dict[int, str] = {}
    for text, group in zip(distinct, groups, strict=True):
        first.setdefault(group, text)
    keys = {text: digest_key(first[group]) for text, group in zip(distinct, groups, strict=True)}
    return [keys[text] for text in folded]


def make_folds(keys: Sequence[str], labels: Iterable[Hashable], folds: int, seed: int) -> NDArray[np.int64]:
    """(rows,) fold number of each row, 0 .. folds - 1; rows of one key share a fold.

    labels: the label of each row, or a tuple of its labels over several tasks; every label is
    spread over the folds as evenly as whole groups allow. Same arguments, same folds.
    """
    return _deal(keys, labels, [1 / folds] * folds, seed)


def hold_out(keys: Sequence[str], labels: Iterable[Hashable], share: float, seed: int) -> NDArray[np.bool_]:
    """(rows,) True for about `share` of the rows of every label: to be kept from training.

    Arguments as for `make_folds`. A label with a single group stays in training.
    """
    return np.asarray(_deal(keys, labels, [1 - share, share], seed) == 1, np.bool_)


def _deal(
    keys: Sequence[str], labels: Iterable[Hashable], shares: Sequence[float], seed: int
) -> NDArray[np.int64]:
    """Part number of each row, parts holding about `shares` of the rows of every label.

    Greedy, as in iterative stratification (Sechidis, Tsoumakas and Vlahavas, 2011): large groups
    first, then those with the rarest label; each goes where its labels are least filled, half of
    itself counted (the divisors of Webster and Sainte-Laguë, which round without favour).
    """
    rows_of: dict[str, list[int]] = {}
    for row, key in enumerate(keys):
        rows_of.setdefault(key, []).append(row)
    labels_of_row = [_labels(label) for label in labels]
    labels_of = {
        key: Counter(label for row in rows for label in labels_of_row[row]) for key, rows in rows_of.items()
    }
    totals: Counter[Hashable] = Counter()
    for counts in labels_of.values():
        totals.update(counts)
    names = sorted(rows_of)
    chance = dict(zip(names, np.random.default_rng(seed).random(len(names)).tolist(), strict=True))
    names.sort(
        key=lambda key: (-len(rows_of[key]), min((totals[x] for x in labels_of[key]), default=0), chance[key])
    )

    filled: list[Counter[Hashable]] = [Counter() for _ in shares]
    sizes = [0] * len(shares)
    part_of_row = np.zeros(len(keys), np.int64)
    for key in names:
        mine = labels_of[key].items()
        fills = [
            (
                round(sum(n * (filled[p][x] + n / 2) / (share * totals[x]) for x, n in mine), 9),
                (sizes[p] + len(rows_of[key]) / 2) / share,
            )
            for p, share in enumerate(shares)
        ]
        part = fills.index(min(fills))
        filled[part].update(labels_of[key])
        sizes[part] += len(rows_of[key])
        part_of_row[rows_of[key]] = part
    return part_of_row


def _labels(label: Hashable) -> list[Hashable]:
    """A row's labels, told apart by task: (task number, label)."""
    return list(enumerate(label)) if isinstance(label, tuple) else [(0, label)]
