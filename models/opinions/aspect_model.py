"""Aspects and polarities learnt from labelled comments, on top of what the words of a pack find.

Inputs of a comment: the hashed text features of the linear models, for every aspect what the lexicon found
(praise, blame, so-so, a mention), and how the comment sounds (see sentiment.py). Outputs: one column an
aspect (is it spoken of?) and one column a pair of aspect and polarity that the training comments hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.arrays import Float32s
from models.linear.evidence import Contrast, LinearTerms
from models.linear.part import LinearPart
from models.linear.shared import BATCH, weighted
from models.opinions.found import Found
from models.opinions.sentiment import Tone
from models.scores import sigmoid
from nlp import PreparedText

SAID_A_ASPECT = 4  # praise, blame, so-so, mention
_LOUDEST = 4.0
_NOT_SPOKEN_OF = 1e-6

Pair = tuple[int, int]
"""(aspect number in the pack, polarity 1, 0 or -1)."""


@dataclass(frozen=True, slots=True)
class AspectColumns:
    """What the columns mean and when they say yes.

    pairs: of the columns behind those of the aspects. thresholds: (aspects + pairs,) least probabilities.
    one_polarity: the training comments gave an aspect one polarity each, so answers do too.
    by_words: aspects for which the words of the pack did better than what was learnt: they answer there.
    """

    aspects: int
    pairs: tuple[Pair, ...]
    thresholds: tuple[float, ...]
    one_polarity: bool
    by_words: frozenset[int] = frozenset()

    def pairs_of(self, aspect: int) -> list[int]:
        """Columns of the pairs of an aspect."""
        return [self.aspects + i for i, (a, _) in enumerate(self.pairs) if a == aspect]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A pair that the model says of one comment. probability: 0..1. sums: see `Tone.sums`, for its column."""

    aspect: int
    polarity: int
    probability: float
    sums: NDArray[np.float64]


def said_inputs(found: Sequence[Sequence[Found]], tones: Sequence[Tone], aspects: int) -> Float32s:
    """(texts, 4 * aspects + 1) what the lexicon found, 1 or 0, and the loudness of the tone, -1 .. 1."""
    inputs = np.zeros((len(found), SAID_A_ASPECT * aspects + 1), np.float32)
    for row, opinions in enumerate(found):
        for one in opinions:
            kind = 3 if one.how == "mention" else (2, 0, 1)[one.polarity]
            inputs[row, SAID_A_ASPECT * one.aspect + kind] = 1
        inputs[row, -1] = max(-_LOUDEST, min(_LOUDEST, tones[row].logit)) / _LOUDEST
    return inputs


class AspectModel:
    """Answers for one pack. said: (inputs, columns) weights of `said_inputs`. Pure."""

    def __init__(self, version: str, part: LinearPart, said: Float32s, columns: AspectColumns) -> None:
        self.version, self.part, self.said, self.columns = version, part, said, columns

    def choose(
        self, texts: Sequence[PreparedText], found: Sequence[Sequence[Found]], tones: Sequence[Tone]
    ) -> list[list[Chosen]]:
        """The pairs of every comment, in order."""
        chosen: list[list[Chosen]] = []
        for start in range(0, len(texts), BATCH):
            batch = slice(start, start + BATCH)
            chosen += self._choose(texts[batch], found[batch], tones[batch])
        return chosen

    def _choose(
        self, texts: Sequence[PreparedText], found: Sequence[Sequence[Found]], tones: Sequence[Tone]
    ) -> list[list[Chosen]]:
        occurrences, (found_words,) = weighted(texts, [self.part.vocabulary])
        inputs = said_inputs(found, tones, self.columns.aspects)
        probabilities = sigmoid(found_words.matrix @ self.part.weights + inputs @ self.said + self.part.bias)
        answers = decide(probabilities, self.columns)
        terms = LinearTerms(occurrences, found_words, self.part)
        chosen: list[list[Chosen]] = [[] for _ in texts]
        for column in sorted({column for answer in answers for column, _ in answer}):
            sums = terms.sums(Contrast("aspects", np.full(len(texts), column, np.int64), None))
            aspect, polarity = self.columns.pairs[column - self.columns.aspects]
            for text, answer in enumerate(answers):
                for mine, probability in answer:
                    if mine == column:
                        first, last = occurrences.offsets[text], occurrences.offsets[text + 1]
                        chosen[text].append(Chosen(aspect, polarity, probability, sums[first : last + 1]))
        return chosen


def decide(probabilities: Float32s, columns: AspectColumns) -> list[list[tuple[int, float]]]:
    """(column of a pair, probability) of all that is said. probabilities: (texts, aspects + pairs)."""
    thresholds = np.array(columns.thresholds, np.float32)
    answers: list[list[tuple[int, float]]] = [[] for _ in range(len(probabilities))]
    if not columns.one_polarity:
        rows, pairs = np.nonzero(probabilities[:, columns.aspects :] >= thresholds[columns.aspects :])
        for row, pair in zip(rows.tolist(), pairs.tolist(), strict=True):
            if columns.pairs[pair][0] in columns.by_words:
                continue
            column = columns.aspects + pair
            answers[row].append((column, float(probabilities[row, column])))
        return answers
    for aspect in range(columns.aspects):
        mine = columns.pairs_of(aspect)
        if not mine or aspect in columns.by_words:
            continue
        own = probabilities[:, mine]
        shares = own / np.maximum(own.sum(axis=1, keepdims=True), _NOT_SPOKEN_OF)
        best = shares.argmax(axis=1)
        for row in np.flatnonzero(probabilities[:, aspect] >= thresholds[aspect]).tolist():
            probability = float(probabilities[row, aspect] * shares[row, best[row]])
            answers[row].append((mine[int(best[row])], probability))
    return answers
