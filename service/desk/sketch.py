"""Fingerprints of texts that say whether two texts are nearly the same, without the texts.

A bottom-k sketch of the character trigrams (Broder 1997, 'On the resemblance and containment of
documents'): exact for texts with up to `SIZE` different trigrams, an estimate beyond.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from zlib import crc32

SIZE = 128
SHINGLE = 3


def make_sketch(text: str) -> list[int]:
    """The `SIZE` smallest hashes of the trigrams of `text`, ascending, without spaces and punctuation."""
    letters = "".join(char for char in text.lower() if unicodedata.category(char)[0] in "LNC")
    grams = {letters[i : i + SHINGLE] for i in range(max(1, len(letters) - SHINGLE + 1))} - {""}
    return sorted({crc32(gram.encode("utf-8", "surrogatepass")) for gram in grams})[:SIZE]


def resemblance(one: Sequence[int], other: Sequence[int]) -> float:
    """The estimated Jaccard index of two texts' trigrams, 0..1."""
    if not one or not other:
        return 0.0
    a, b = set(one), set(other)
    smallest = sorted(a | b)[:SIZE]
    return sum(value in a and value in b for value in smallest) / len(smallest)
