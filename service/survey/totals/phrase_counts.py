"""Counts of phrases in bounded memory: lossy counting (Manku and Motwani, VLDB 2002)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BUCKET = 20_000  # comments; a count is too low by at most one a bucket


@dataclass(slots=True)
class PhraseCount:
    """comments: with this phrase; of these positive, negative. missed: most that an earlier count lost."""

    comments: int
    positive: int
    negative: int
    missed: int


class PhraseCounts:
    """Phrase -> in how many comments, and how these felt."""

    def __init__(self) -> None:
        self.comments = 0
        self.counts: dict[str, PhraseCount] = {}

    def add(self, phrases: Sequence[str], sentiment: str) -> None:
        """One comment; each phrase once."""
        positive, negative = sentiment == "positive", sentiment == "negative"
        counts = self.counts
        for phrase in phrases:
            count = counts.get(phrase)
            if count is None:
                counts[phrase] = PhraseCount(1, positive, negative, self.comments // BUCKET)
            else:
                count.comments += 1
                count.positive += positive
                count.negative += negative
        self.comments += 1
        if self.comments % BUCKET == 0:
            bucket = self.comments // BUCKET
            self.counts = {p: c for p, c in counts.items() if c.comments + c.missed > bucket}

    @property
    def error(self) -> int:
        """Most comments by which a count can be too low."""
        return self.comments // BUCKET
