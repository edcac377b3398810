"""Blanking: what one finder has claimed, the next ones see as a row of one character that joins nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlp.prepared import Mask

BLANK = "\ue000"
"""A private-use character: `normalise` lets none through, so only blanking writes it."""


def without_overlaps(masks: Iterable[Mask]) -> list[Mask]:
    """In order; of two that overlap the one that begins first, then the longer."""
    kept: list[Mask] = []
    position = 0
    for mask in sorted(masks, key=lambda mask: (mask.start, -mask.end)):
        if mask.start >= position:
            kept.append(mask)
            position = mask.end
    return kept


def blank(text: str, masks: Sequence[Mask]) -> str:
    """`text`, of the same length, with every masked span blanked. `masks` are in order, without overlaps."""
    if not masks:
        return text
    pieces: list[str] = []
    position = 0
    for mask in masks:
        pieces += text[position : mask.start], BLANK * (mask.end - mask.start)
        position = mask.end
    pieces.append(text[position:])
    return "".join(pieces)
