"""Rows of token numbers as tensors of one length."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

PAD_TO = 8  # fewer different shapes: each keeps compiled kernels in memory


def pad_rows(rows: Sequence[Sequence[int]], pad_token: int) -> tuple[Tensor, Tensor]:
    """(batch, longest) int64 ids and mask, 1 where a token stands; longest a multiple of PAD_TO."""
    longest = -(-max(map(len, rows)) // PAD_TO) * PAD_TO
    ids = torch.full((len(rows), longest), pad_token)
    mask = torch.zeros((len(rows), longest), dtype=torch.long)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = 1
    return ids, mask
