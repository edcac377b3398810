"""The network: one pass of the encoder, then for every task a weighted mean over token logits.

    state of token t: h_t                        (hidden,)
    logits of task k: sum_t a_kt (W_k h_t + b_k)  a_k = softmax over tokens of q_k . h_t

The pooling weights a_k start out equal (q_k = 0: the mean that the base was pre-trained with) and
learn where the task looks. As the sum is over tokens, the terms a_kt W_k h_t say what each token
gave to each logit: evidence comes with the answer, at the cost of one small product.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoModel

DROPOUT = 0.1


@dataclass(frozen=True, slots=True)
class HeadShape:
    """One head: its name and number of columns."""

    name: str
    columns: int


class EncoderNetwork(nn.Module):
    """(batch, tokens) ids and mask -> a head's logits, (batch, columns) float32, unnormalised."""

    def __init__(self, backbone: Any, heads: Sequence[HeadShape]) -> None:
        super().__init__()
        hidden = backbone.config.hidden_size
        self.backbone = backbone
        self.dropout = nn.Dropout(DROPOUT)
        attend = {head.name: nn.Linear(hidden, 1, bias=False) for head in heads}
        linear = {head.name: nn.Linear(hidden, head.columns) for head in heads}
        for layer in (*attend.values(), *linear.values()):
            nn.init.zeros_(layer.weight)
        for head in linear.values():
            nn.init.zeros_(head.bias)  # not left to chance: every fold starts from the same point
        self.attend, self.heads = nn.ModuleDict(attend), nn.ModuleDict(linear)

    def states(self, ids: Tensor, mask: Tensor) -> Tensor:
        """(batch, tokens, hidden) states of the last layer. ids, mask: (batch, tokens) int64, mask 0 or 1."""
        found: Tensor = self.backbone(input_ids=ids, attention_mask=mask).last_hidden_state
        return found

    def logits(self, name: str, states: Tensor, mask: Tensor) -> Tensor:
        """(batch, columns) float32 of one head. states: (batch, tokens, hidden). mask: (batch, tokens)."""
        return self.token_terms(name, self.dropout(states), mask).sum(1)

    def token_terms(self, name: str, states: Tensor, mask: Tensor) -> Tensor:
        """(batch, tokens, columns) float32: what each token gives to each logit of a head.

        states: (batch, tokens, hidden). mask: (batch, tokens).
        """
        scores = self.attend[name](states).float().masked_fill(mask[..., None] == 0, -1e4)
        values: Tensor = self.heads[name](states).float()
        return torch.softmax(scores, dim=1) * values

    def forward(self, ids: Tensor, mask: Tensor) -> dict[str, Tensor]:
        """Head -> (batch, columns) float32 logits. ids, mask: (batch, tokens) int64."""
        states = self.states(ids, mask)
        return {name: self.logits(name, states, mask) for name in self.heads}


def load_backbone(name: str) -> Any:
    """An encoder that transformers reads, in float32.

    Attention in one fused operation, which does not keep (tokens, tokens) weights for the way back; it is
    not dropped out: drawing the random numbers would take a sixth of the time.
    """
    return AutoModel.from_pretrained(
        name,
        dtype=torch.float32,
        attn_implementation="sdpa",
        add_pooling_layer=False,
        attention_probs_dropout_prob=0.0,
    )
