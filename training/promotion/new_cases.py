"""Which cases the champion knew when it was made, and which came since."""

from __future__ import annotations

from dataclasses import dataclass

from models.cases import LabelledCase
from training.case_keys import CaseKeys, labelled_key
from training.promotion.measured import News
from training.stable_split import CaseSplit, case_key

MOST = 2000  # newer cases that the champion is asked about; an encoder reads them in well under a minute


@dataclass(frozen=True, slots=True)
class Since:
    """news: counts. newer: one case of every group of texts that say the same, none of which the champion
    knew, at most MOST; earlier: cases that were held out already when it was made."""

    news: News
    newer: tuple[LabelledCase, ...]
    earlier: tuple[LabelledCase, ...]


def find_since(split: CaseSplit, learnt: CaseKeys) -> Since | None:
    """None where the champion was made before the labels of its cases were kept."""
    if not learnt.count:
        return None
    known = learnt.trained | learnt.held
    cases = (*split.training, *split.held)
    new: set[frozenset[int]] = set()
    newer: dict[frozenset[int], LabelledCase] = {}
    for case, keys in zip(cases, (*split.training_keys, *split.held_keys), strict=True):
        said = frozenset(labelled_key(key, case) for key in keys)  # by this case, of every text of its group
        if not said & learnt.labelled:
            new.add(said)
        if not keys & known:
            newer.setdefault(keys, case)
    drawn = sorted(newer.values(), key=lambda case: case_key(case.text))  # digests: a random order
    return Since(
        News(max(len(cases) - learnt.count, len(new)), len(new)),
        tuple(drawn[:MOST]),
        tuple(
            case
            for case, keys in zip(split.held, split.held_keys, strict=True)
            if keys & learnt.held and not keys & learnt.trained
        ),
    )
