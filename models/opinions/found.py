"""What reading a clause finds, before it becomes an `AspectOpinion`. Positions of the prepared text."""

from __future__ import annotations

from typing import Literal, NamedTuple

How = Literal["beside", "implied", "carried", "default", "asked", "mention", "heard"]


class Term(NamedTuple):
    """Words that name an aspect."""

    aspect: int
    start: int
    end: int


class Found(NamedTuple):
    """One opinion.

    how: beside a term | implied by the opinion word | carried from a term of an earlier clause | of the
        pack's default aspect | asked for in a suggestion | only a mention | heard by a model, without an
        opinion word.
    polarity: 1, 0, -1. strength: factor of its words of degree, 1 = as it is.
    start, end: the words that say so. opinion: of the opinion word with its negator, None without one.
    clause: number of the clause. probability: of a learned model, None where none spoke.
    """

    aspect: int
    polarity: int
    strength: float
    start: int
    end: int
    term: Term | None
    opinion: tuple[int, int] | None
    how: How
    clause: int
    probability: float | None = None
