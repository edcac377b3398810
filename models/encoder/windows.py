"""Texts -> windows of token numbers that the encoder can read, with the place of every token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from models.arrays import Int64s


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of one text, between the special tokens that stand at both ends of every text.

    text: its number in the batch. ids: (tokens,) int64, special tokens included.
    starts, ends: (tokens,) place of each token in the text, code points; equal for special tokens.
    """

    text: int
    ids: Int64s
    starts: Int64s
    ends: Int64s


class WindowCutter:
    """most: tokens of a window, special tokens included; overlap: tokens shared by neighbours."""

    def __init__(self, tokenizer: Tokenizer, *, most: int, overlap: int) -> None:
        self._tokenizer = tokenizer
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._content = most - 2
        self._step = self._content - overlap
        if self._step <= 0:
            raise ValueError("overlap")

    def cut(self, texts: Sequence[str]) -> list[Window]:
        """The windows of all texts, in order; at least one a text."""
        windows = []
        for number, encoding in enumerate(self._tokenizer.encode_batch(list(texts))):
            ids = np.array(encoding.ids, np.int64)
            starts, ends = np.array(encoding.offsets, np.int64).reshape(-1, 2).T
            content = len(ids) - 2
            for begin in self._begins(content):
                chosen = np.r_[0, 1 + np.arange(begin, min(begin + self._content, content)), len(ids) - 1]
                windows.append(Window(number, ids[chosen], starts[chosen], ends[chosen]))
        return windows

    def _begins(self, content: int) -> list[int]:
        if content <= self._content:
            return [0]
        return [*range(0, content - self._content, self._step), content - self._content]
