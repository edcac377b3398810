"""Rewriting of a text by edits, in one linear pass, with its alignment to the original kept exact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlp.prepared import Alignment

Edit = tuple[int, int, str]
"""(start, end, replacement): `text[start:end]`, not empty, becomes `replacement`, which may be empty."""


def rewrite(text: str, alignment: Alignment, edits: Iterable[Edit]) -> tuple[str, Alignment]:
    """Apply `edits` (in order of start, not overlapping) to `text`.

    Every character of a replacement is aligned to the whole original range of what it
    replaces; a deleted character belongs to no range. Characters outside the edits keep theirs.
    """
    starts: Sequence[int] = range(len(text)) if alignment.starts is None else alignment.starts
    ends: Sequence[int] = range(1, len(text) + 1) if alignment.ends is None else alignment.ends
    pieces: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    position = 0
    for start, end, replacement in edits:
        pieces += text[position:start], replacement
        new_starts += starts[position:start]
        new_ends += ends[position:start]
        new_starts += [starts[start]] * len(replacement)
        new_ends += [ends[end - 1]] * len(replacement)
        position = end
    if position == 0:
        return text, alignment
    pieces.append(text[position:])
    new_starts += starts[position:]
    new_ends += ends[position:]
    return "".join(pieces), Alignment(len(new_starts), tuple(new_starts), tuple(new_ends))
