"""Counts of phrases in bounded memory: lossy counting (Manku and Motwani, VLDB 2002).

A million comments hold hundreds of thousands of phrases: each is one whole number, in which four counts lie
side by side, since as many small objects would keep the garbage collector busy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BUCKET = 20_000  # comments; a count is too low by at most one a bucket

_BITS = 30
_MASK = (1 << _BITS) - 1


@dataclass(frozen=True, slots=True)
class PhraseCount:
    """comments: with this phrase; of these positive, negative."""

    comments: int
    positive: int
    negative: int


class PhraseCounts:
    """Phrase -> in how many comments, and how these felt."""

    def __init__(self) -> None:
        self.comments = 0
        self._packed: dict[str, int] = {}

    def add(self, phrases: Sequence[str], sentiment: str) -> None:
        """One comment; each phrase once."""
        step = 1
        if sentiment == "positive":
            step |= 1 << _BITS
        elif sentiment == "negative":
            step |= 1 << 2 * _BITS
        packed = self._packed
        new = self.comments // BUCKET << 3 * _BITS  # most that may have been lost before
        for phrase in phrases:
            packed[phrase] = packed.get(phrase, new) + step
        self.comments += 1
        if self.comments % BUCKET == 0:
            bucket = self.comments // BUCKET
            self._packed = {p: c for p, c in packed.items() if (c & _MASK) + (c >> 3 * _BITS) > bucket}

    def frequent(self, least: int) -> dict[str, PhraseCount]:
        """Phrases in at least `least` comments."""
        return {
            phrase: PhraseCount(packed & _MASK, packed >> _BITS & _MASK, packed >> 2 * _BITS & _MASK)
            for phrase, packed in self._packed.items()
            if packed & _MASK >= least
        }

    def size(self) -> int:
        """Sum of all counts."""
        return sum(packed & _MASK for packed in self._packed.values())

    @property
    def error(self) -> int:
        """Most comments by which a count can be too low."""
        return self.comments // BUCKET
