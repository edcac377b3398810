"""Texts -> token numbers, and batches of them as tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import torch
from tokenizers import Tokenizer
from torch import Tensor

BATCH_TOKENS = 2048  # most of a batch
PART_TOKENS = 1024  # most that is computed at once: what a step keeps in memory grows with it
PAD_TO = 8  # fewer different shapes: each keeps compiled kernels in memory
MOST_TOKENS = 192  # of a text while training; 95 of 100 complaints are shorter. Serving reads on in windows


class Encoding:
    """A tokenizer with its padding token. `vocabulary`: number of tokens."""

    def __init__(self, tokenizer: Tokenizer, *, pad: int) -> None:
        self._tokenizer = tokenizer
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self.pad_token = pad
        self.vocabulary = tokenizer.get_vocab_size()

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Token numbers of every text, with the special tokens of its ends."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]

    def pad(self, rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """(batch, longest) int64 ids and mask, 1 where a token stands; longest a multiple of PAD_TO."""
        longest = -(-max(map(len, rows)) // PAD_TO) * PAD_TO
        ids = torch.full((len(rows), longest), self.pad_token)
        mask = torch.zeros((len(rows), longest), dtype=torch.long)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = torch.tensor(row)
            mask[i, : len(row)] = 1
        return ids, mask


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
