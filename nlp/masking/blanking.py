"""Blanking: what one finder has claimed, the next ones see as a row of one character that joins nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlp.mask_kinds import MASK_KINDS
from nlp.prepared import Mask

BLANK = "\ue000"
"""A private-use character: `normalise` lets none through, so only blanking writes it."""

_CLAIMED = {ord(kind.placeholder): BLANK for name, kind in MASK_KINDS.items() if name != "name"}


def blank_placeholders(text: str) -> str:
    """`text` with the placeholders of an earlier masking blanked. That of a name, which no finder looks
    for as it does for a number (张伟13812345678), stays: it joins nothing either."""
    return text.translate(_CLAIMED)


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
