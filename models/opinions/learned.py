"""Where a learned model decides what is said, the lexicon still shows the words that say so."""

from __future__ import annotations

from collections.abc import Sequence

from models.opinions.aspect_model import Chosen
from models.opinions.found import Found


def follow_model(
    chosen: Sequence[Chosen], found: Sequence[Found], clauses: Sequence[tuple[int, int]]
) -> list[Found]:
    """The pairs that the model chose, each with its words.

    Words of the lexicon where it found the same pair, or the same aspect; else the clause that gave most to
    the model's choice.
    """
    followed: list[Found] = []
    for choice in chosen:
        same_aspect = [one for one in found if one.aspect == choice.aspect]
        same = [one for one in same_aspect if one.polarity == choice.polarity]
        shown = same or same_aspect[:1]
        if shown:
            followed += [
                one._replace(polarity=choice.polarity, probability=choice.probability) for one in shown
            ]
        elif clauses:
            sums = choice.sums
            number = max(range(len(clauses)), key=lambda i: sums[clauses[i][1]] - sums[clauses[i][0]])
            start, end = clauses[number]
            followed.append(
                Found(
                    choice.aspect,
                    choice.polarity,
                    1.0,
                    start,
                    end,
                    None,
                    None,
                    "heard",
                    number,
                    choice.probability,
                )
            )
    return followed
