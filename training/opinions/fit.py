"""Fitting a learned reader of opinions: out-of-fold logits, calibration, thresholds, then all comments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from models.arrays import Float32s
from models.linear.part import LinearPart
from models.opinions.aspect_model import AspectColumns, AspectModel, Pair, decide, said_inputs
from models.opinions.clause_reading import ClauseReader
from models.opinions.hearing import judge_mentions
from models.opinions.pack import AspectPack
from models.opinions.sentiment import SentimentModel
from models.opinions.vocabulary import OpinionVocabulary
from models.scores import sigmoid
from nlp import prepare
from nlp.clauses import split_clauses
from nlp.errors import InputError
from training.calibration import fit_sigmoid_calibration
from training.linear.columns import fit_columns
from training.linear.vectors import build_vocabulary, vectorise
from training.opinions.cases import LabelledComment
from training.split import group_keys, make_folds

_FEW = 400  # comments; below, features of a single comment are kept too
_LEAST_OF_PAIR = 3  # comments with a pair, for it to get a column
_ONE_POLARITY = 0.02  # of labelled aspects may carry two polarities where answers give one
_ENOUGH = 20  # comments with a column's label, for a threshold of its own
_MARGIN = 0.25  # of F1, for one label
_GRID = np.arange(0.15, 0.75, 0.025)


@dataclass(frozen=True, slots=True)
class FitOptions:
    """c: inverse regularisation. strength: scale of what the lexicon found. Chosen on train parts."""

    c: float = 0.3
    strength: float = 0.4
    folds: int = 4
    most_features: int = 100_000


def fit_aspects(
    comments: Sequence[LabelledComment],
    pack: AspectPack,
    sentiment: SentimentModel,
    *,
    version: str,
    seed: int = 0,
    options: FitOptions = FitOptions(),
) -> AspectModel:
    """A model for the aspects of `pack`. comments: no text twice. Deterministic.

    Raises: InputError where hardly any comment is labelled.
    """
    numbers = {code: i for i, code in enumerate(pack.codes)}
    pairs = _pairs(comments, pack)
    if not pairs:
        raise InputError(f"同一个「方面:倾向」至少要有 {_LEAST_OF_PAIR} 条评论，请补充标注。")
    texts = [prepare(comment.text) for comment in comments]
    default = None if pack.default is None else pack.codes.index(pack.default)
    reader = ClauseReader(OpinionVocabulary(pack), default)
    clauses = [split_clauses(one.text) for one in texts]
    found = [reader.read(one, cut) for one, cut in zip(texts, clauses, strict=True)]
    tones = sentiment.hear(texts)
    said = said_inputs(found, tones, len(pack.aspects)) * np.float32(options.strength)
    vocabulary = build_vocabulary(
        texts, least_texts=2 if len(texts) >= _FEW else 1, most=options.most_features
    )
    matrix = hstack([vectorise(texts, vocabulary), csr_matrix(said)]).tocsr()
    targets = _targets(comments, pack, pairs)
    logits = _out_of_fold(matrix, targets, comments, options, seed)
    scale, shift = np.array(
        [
            fit_sigmoid_calibration(logits[:, i], targets[:, i], np.ones(len(targets)))
            for i in range(targets.shape[1])
        ]
    ).T
    probabilities = sigmoid((logits * scale + shift).astype(np.float32))
    thresholds = choose_thresholds(probabilities, targets)
    columns = AspectColumns(len(pack.aspects), pairs, thresholds, _has_one_polarity(comments))
    reported = frozenset(i for i, aspect in enumerate(pack.aspects) if aspect.mentions)
    words = [
        {(one.aspect, one.polarity) for one in judge_mentions(*row, report=reported)}
        for row in zip(found, clauses, tones, strict=True)
    ]
    truth = [{(numbers[code], polarity) for code, polarity in comment.pairs} for comment in comments]
    learned = [{pairs[c - columns.aspects] for c, _ in row} for row in decide(probabilities, columns)]
    columns = replace(columns, by_words=choose_by_words(truth, learned, words, len(pack.aspects)))
    weights, bias = fit_columns(matrix, targets, c=options.c, seed=seed)
    weights = (weights * scale).astype(np.float32)
    part = LinearPart(vocabulary, weights[: len(vocabulary)], (bias * scale + shift).astype(np.float32), ())
    return AspectModel(version, part, weights[len(vocabulary) :] * np.float32(options.strength), columns)


def choose_thresholds(probabilities: Float32s, targets: Float32s) -> tuple[float, ...]:
    """Least probability of every column: best F1 out of fold; of all columns where one has few labels."""
    hits = np.stack([((probabilities >= t) & (targets > 0.5)).sum(axis=0) for t in _GRID])
    given = np.stack([(probabilities >= t).sum(axis=0) for t in _GRID])
    wanted = (targets > 0.5).sum(axis=0)
    overall = 2 * hits.sum(axis=1) / np.maximum(given.sum(axis=1) + wanted.sum(), 1)
    common = float(_GRID[int(overall.argmax())])
    own = _GRID[(2 * hits / np.maximum(given + wanted, 1)).argmax(axis=0)]
    return tuple(
        float((x + common) / 2) if n >= _ENOUGH else common
        for x, n in zip(own.tolist(), wanted.tolist(), strict=True)
    )


def choose_by_words(
    truth: Sequence[set[Pair]], learned: Sequence[set[Pair]], words: Sequence[set[Pair]], aspects: int
) -> frozenset[int]:
    """Aspects for which the words did as well as what was learnt, out of fold.

    Learning must win by a margin that falls with the labels: its thresholds were chosen on these comments.
    """
    hits, given, wanted = (np.zeros((2, aspects)) for _ in range(3))
    for true, *answers in zip(truth, learned, words, strict=True):
        for way, answer in enumerate(answers):
            for pairs, counts in ((true & answer, hits), (answer, given), (true, wanted)):
                for aspect, _ in pairs:
                    counts[way, aspect] += 1
    by_learning, by_words = 2 * hits / np.maximum(given + wanted, 1)
    margin = _MARGIN / np.sqrt(np.maximum(wanted[0], 1))
    return frozenset(np.flatnonzero((by_words > 0) & (by_learning < by_words + margin)).tolist())


def _pairs(comments: Sequence[LabelledComment], pack: AspectPack) -> tuple[tuple[int, int], ...]:
    numbers = {code: i for i, code in enumerate(pack.codes)}
    counts: dict[tuple[int, int], int] = {}
    for comment in comments:
        for aspect, polarity in comment.pairs:
            pair = (numbers[aspect], polarity)
            counts[pair] = counts.get(pair, 0) + 1
    return tuple(sorted(pair for pair, count in counts.items() if count >= _LEAST_OF_PAIR))


def _targets(
    comments: Sequence[LabelledComment], pack: AspectPack, pairs: Sequence[tuple[int, int]]
) -> Float32s:
    """(comments, aspects + pairs) 1 for what a comment says."""
    numbers = {code: i for i, code in enumerate(pack.codes)}
    places = {pair: len(pack.aspects) + i for i, pair in enumerate(pairs)}
    targets = np.zeros((len(comments), len(pack.aspects) + len(pairs)), np.float32)
    for row, comment in enumerate(comments):
        for code, polarity in comment.pairs:
            aspect = numbers[code]
            targets[row, aspect] = 1
            if (aspect, polarity) in places:
                targets[row, places[aspect, polarity]] = 1
    return targets


def _out_of_fold(
    matrix: csr_matrix,
    targets: Float32s,
    comments: Sequence[LabelledComment],
    options: FitOptions,
    seed: int,
) -> NDArray[np.float32]:
    strata = [min(comment.pairs, default=("", 0)) for comment in comments]
    folds = make_folds(
        group_keys([comment.text for comment in comments]), [s[0] for s in strata], options.folds, seed
    )
    logits = np.zeros(targets.shape, np.float32)
    for fold in np.unique(folds):
        inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        w, b = fit_columns(matrix[inside], targets[inside], c=options.c, seed=seed)
        logits[outside] = matrix[outside] @ w + b
    return logits


def _has_one_polarity(comments: Sequence[LabelledComment]) -> bool:
    aspects = sum(len({aspect for aspect, _ in comment.pairs}) for comment in comments)
    more = sum(len(comment.pairs) for comment in comments) - aspects
    return more <= _ONE_POLARITY * aspects
