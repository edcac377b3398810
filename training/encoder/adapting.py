"""Adaptation: the base encoder reads complaints and reviews before it sees a task of ours.

Two lessons in one pass over each text. Masked language modelling (Devlin et al., 2019): 15 % of the
tokens are hidden and to be guessed, which needs no labels (continued pre-training: Gururangan et al.,
2020). And the labels that other people gave (sentiment, emotion, topics), one head a set: a text
without a label for a set adds nothing to that set's loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.encoder.base import Base
from training.encoder.loop import run_loop
from training.encoder.network import EncoderNetwork, HeadShape
from training.encoder.padding import pad_rows
from training.encoder.precision import mixed_precision
from training.encoder.run_options import LoopOptions, Report
from training.encoder.tokens import token_numbers
from training.linear.auxiliary import AuxiliarySet

HIDDEN_SHARE = 0.15
MASKED, RANDOM = 0.8, 0.1  # of the hidden tokens; the rest stands as it was
SETS_WEIGHT = 0.7  # of the sets' losses against that of the hidden tokens


class TokenGuesser(nn.Module):
    """States of hidden tokens -> logits over the vocabulary, tied to the input embeddings."""

    def __init__(self, hidden: int, vocabulary: int) -> None:
        super().__init__()
        self.transform = nn.Sequential(nn.Linear(hidden, hidden), nn.GELU(), nn.LayerNorm(hidden))
        self.bias = nn.Parameter(torch.zeros(vocabulary))

    def forward(self, states: Tensor, embeddings: Tensor) -> Tensor:
        return nn.functional.linear(self.transform(states), embeddings, self.bias)


class _Adapting(nn.Module):
    """The network in training, the guesser beside it (named so that the optimiser finds the backbone)."""

    def __init__(self, network: EncoderNetwork, vocabulary: int) -> None:
        super().__init__()
        self.backbone = network.backbone
        self.network = network
        self.guesser = TokenGuesser(network.backbone.config.hidden_size, vocabulary)


@dataclass(frozen=True, slots=True)
class AdaptationText:
    """A text and what sets say about it: set number -> label number."""

    text: str
    labels: tuple[tuple[int, int], ...] = ()


def gather_texts(plain: Sequence[str], sets: Sequence[AuxiliarySet]) -> list[AdaptationText]:
    """Every different text once, with all labels that the sets gave it, in a fixed order."""
    found: dict[str, dict[int, int]] = {text: {} for text in plain}
    for number, auxiliary in enumerate(sets):
        names = sorted(set(auxiliary.labels))
        for text, label in zip(auxiliary.texts, auxiliary.labels, strict=True):
            found.setdefault(text, {})[number] = names.index(label)
    return [AdaptationText(text, tuple(labels.items())) for text, labels in found.items()]


def adapt(
    base: Base,
    texts: Sequence[AdaptationText],
    sets: Sequence[AuxiliarySet],
    options: LoopOptions,
    *,
    report: Report,
) -> None:
    """Train the backbone of `base` in place. texts: prepared (normalised, masked) texts."""
    shapes = [HeadShape(f"set{i}", len(set(s.labels))) for i, s in enumerate(sets)]
    torch.manual_seed(options.seed)  # of the guesser's first weights
    vocabulary = base.tokenizer.get_vocab_size()
    adapting = _Adapting(EncoderNetwork(base.backbone, shapes), vocabulary)
    rows = token_numbers(base.tokenizer, [text.text for text in texts])
    lessons = torch.full((len(texts), len(sets)), -1)
    for i, text in enumerate(texts):
        for number, label in text.labels:
            lessons[i, number] = label
    special = {row[0] for row in rows} | {row[-1] for row in rows}

    def loss_of(batch: list[int]) -> Tensor:
        ids, mask = pad_rows([rows[i] for i in batch], base.pad_token)
        shown, hidden = _hide(ids, mask, special, base.mask_token, vocabulary)
        with mixed_precision(options.bfloat16):
            states = adapting.network.states(shown, mask)
            guesses = adapting.guesser(states[hidden], _embeddings(base.backbone))
            heads = {
                shape.name: (i, adapting.network.logits(shape.name, states[known], mask[known]))
                for i, shape in enumerate(shapes)
                if (known := lessons[batch, i] >= 0).any()
            }
        loss = nn.functional.cross_entropy(guesses.float(), ids[hidden])
        for i, logits in heads.values():
            asked = lessons[batch, i]
            known = asked[asked >= 0]
            share = len(known) / len(batch)
            loss = loss + SETS_WEIGHT * share * nn.functional.cross_entropy(logits, known)
        return loss

    run_loop(adapting, [len(row) for row in rows], loss_of, options, layers=base.layers, report=report)


def _embeddings(backbone: nn.Module) -> Tensor:
    weight: Tensor = backbone.embeddings.word_embeddings.weight  # type: ignore[union-attr,assignment]
    return weight


def _hide(
    ids: Tensor, mask: Tensor, special: set[int], mask_token: int, vocabulary: int
) -> tuple[Tensor, Tensor]:
    """Ids with some tokens hidden, and where: (batch, tokens) bool."""
    open_ = mask.bool()
    for token in special:
        open_ &= ids != token
    hidden = (torch.rand(ids.shape) < HIDDEN_SHARE) & open_
    if not hidden.any():
        hidden[0, min(1, ids.shape[1] - 1)] = True
    fate = torch.rand(ids.shape)
    shown = ids.clone()
    shown[hidden & (fate < MASKED)] = mask_token
    random = hidden & (fate >= MASKED) & (fate < MASKED + RANDOM)
    shown[random] = torch.randint(vocabulary, (int(random.sum()),))
    return shown, hidden
