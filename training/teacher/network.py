"""The teacher: a pre-trained encoder with one linear layer over pooled states for all tasks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer

PREFIX = "query: "  # what the e5 encoders were trained to read before a short text
MAX_TOKENS = 160


class Teacher(nn.Module):
    """(batch, tokens) ids and mask -> logits (batch, columns) float32, unnormalised."""

    def __init__(self, base: Path, columns: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, dtype=torch.float32)
        self.dropout = nn.Dropout(0.1)
        self.heads = nn.Linear(2 * self.encoder.config.hidden_size, columns)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask[..., None].to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1)
        logits: Tensor = self.heads(self.dropout(torch.cat([mean, states[:, 0]], 1)))
        return logits.float()


class Encoding:
    """Texts -> token numbers, and batches of similar length."""

    def __init__(self, base: Path) -> None:
        self._tokenizer: Any = AutoTokenizer.from_pretrained(base)

    def tokens(self, texts: list[str]) -> list[list[int]]:
        marked = [PREFIX + text for text in texts]
        found: list[list[int]] = self._tokenizer(marked, truncation=True, max_length=MAX_TOKENS)["input_ids"]
        return found

    def pad(self, rows: list[list[int]]) -> tuple[Tensor, Tensor]:
        """(batch, longest) ids and mask."""
        longest = max(map(len, rows))
        ids = torch.full((len(rows), longest), self._tokenizer.pad_token_id)
        mask = torch.zeros((len(rows), longest), dtype=torch.long)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = torch.tensor(row)
            mask[i, : len(row)] = 1
        return ids, mask
