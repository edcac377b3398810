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

from training.encoder.encoding import Encoding
from training.encoder.loop import LoopOptions, Report, run_loop
from training.encoder.network import EncoderNetwork, HeadShape
from training.encoder.optimiser import Rates
from training.encoder.precision import mixed_precision
from training.linear.auxiliary import AuxiliarySet

HIDDEN_SHARE = 0.15
MASKED, RANDOM = 0.8, 0.1  # of the hidden tokens; the rest stands as it was
RATES = Rates(rate=2e-4, head=1e-3, decay=0.95, warm_up=0.06)
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
    backbone: nn.Module,
    encoding: Encoding,
    texts: Sequence[AdaptationText],
    sets: Sequence[AuxiliarySet],
    options: LoopOptions,
    *,
    mask_token: int,
    report: Report,
) -> None:
    """Train `backbone` in place. texts: prepared (normalised, masked) texts."""
    shapes = [HeadShape(f"set{i}", len(set(s.labels))) for i, s in enumerate(sets)]
    torch.manual_seed(options.seed)  # of the guesser's first weights
    adapting = _Adapting(EncoderNetwork(backbone, shapes), encoding.vocabulary)
    rows = encoding.tokens([text.text for text in texts])
    lessons = torch.full((len(texts), len(sets)), -1)
    for i, text in enumerate(texts):
        for number, label in text.labels:
            lessons[i, number] = label
    special = {row[0] for row in rows} | {row[-1] for row in rows}

    def loss_of(batch: list[int]) -> Tensor:
        ids, mask = encoding.pad([rows[i] for i in batch])
        shown, hidden = _hide(ids, mask, special, mask_token, encoding.vocabulary)
        with mixed_precision():
            states = adapting.network.states(shown, mask)
            guesses = adapting.guesser(states[hidden], _embeddings(backbone))
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

    layers = int(backbone.config.num_hidden_layers)  # type: ignore[union-attr,arg-type]
    run_loop(adapting, [len(row) for row in rows], loss_of, options, layers=layers, report=report)


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
