"""Batches of rows of similar length, and the parts of a batch that are computed at once. No torch."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

BATCH_TOKENS = 2048  # most of a batch
PART_TOKENS = 1024  # most that is computed at once: what a step keeps in memory grows with it


def shuffled_batches(lengths: Sequence[int], *, size: int, seed: str) -> Iterator[list[int]]:
    """Row numbers of batches of similar length in random order, so that little is padded.

    size: most rows of a batch; batches of long texts hold fewer.
    """
    chance = random.Random(seed)
    rows = sorted(range(len(lengths)), key=lambda row: lengths[row] * chance.uniform(0.8, 1.25))
    parts = list(sorted_batches(rows, lengths, size=size))
    chance.shuffle(parts)
    yield from parts


def parts_of(batch: list[int], lengths: Sequence[int]) -> list[list[int]]:
    """A batch in as few equal parts as hold PART_TOKENS tokens each, padding counted; one row at least."""
    most = max(1, PART_TOKENS // max(lengths[row] for row in batch))
    size = -(-len(batch) // -(-len(batch) // most))
    return [batch[start : start + size] for start in range(0, len(batch), size)]


def sorted_batches(rows: Sequence[int], lengths: Sequence[int], *, size: int) -> Iterator[list[int]]:
    """Cut `rows`, sorted by length, into batches of at most `size` rows and BATCH_TOKENS tokens."""
    part: list[int] = []
    longest = 0
    for row in rows:
        longest = max(longest, lengths[row])
        if part and (len(part) >= size or (len(part) + 1) * longest > BATCH_TOKENS):
            yield part
            part, longest = [], lengths[row]
        part.append(row)
    if part:
        yield part
