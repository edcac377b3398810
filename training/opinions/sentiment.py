"""Rebuild the bundled sentiment model: `python -m training.opinions.sentiment DATA OUTPUT`.

Learns from the TRAIN parts of the take-away and shop reviews and from short judgements (senticnet); texts
that also stand in a test part or in the gold development part are taken out first.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from models.linear.part import LinearPart
from models.linear.vocabulary import Vocabulary
from models.opinions.clause_reading import ClauseReader
from models.opinions.pack_file import load_pack
from models.opinions.said import said_of
from models.opinions.sentiment import Blend, save_sentiment
from models.opinions.vocabulary import OpinionVocabulary
from nlp import PreparedText, prepare
from nlp.clauses import split_clauses
from training.bundled import kept_model_card
from training.calibration import fit_sigmoid_calibration
from training.linear.columns import fit_columns
from training.linear.vectors import build_vocabulary, vectorise
from training.tables import read_rows
from training.text_keys import text_key

SEED = 20261127
FOLDS = 5
MOST_FEATURES = 150_000  # 1.8 MB on disk
MOST_TEXTS = 45_000  # drawn at random; seconds on one core
C = 0.3  # as the category of the bundled model; not tried anew
TRAIN = (
    "sentiment/waimai_10k_train.csv",
    "sentiment/online_shopping_10_cats_train.csv",
    "aspects/senticnet.csv",
)
KEPT_OUT = (
    "sentiment/waimai_10k_test.csv",
    "sentiment/online_shopping_10_cats_test.csv",
    "gold/dev.csv",
)


def read_reviews(data: Path) -> tuple[list[str], NDArray[np.float32]]:
    """Texts and (texts, 1) labels, 1 for positive; every text once, none that is kept out."""
    seen = {text_key(row["text"]) for file in KEPT_OUT for row in read_rows(data / file)}
    texts, labels = [], []
    for file in TRAIN:
        for row in read_rows(data / file):
            key = text_key(row["text"])
            if key not in seen and row["label"] in ("1", "0", "-1"):
                seen.add(key)
                texts.append(row["text"])
                labels.append(row["label"] == "1")
    drawn = np.sort(np.random.default_rng(SEED).permutation(len(texts))[:MOST_TEXTS])
    return [texts[i] for i in drawn], np.array(labels, np.float32)[drawn, None]


def measure_said(prepared: Iterable[PreparedText]) -> NDArray[np.float64]:
    """(texts,) sums of the signed opinions that the general pack finds."""
    pack = load_pack("survey")
    reader = ClauseReader(OpinionVocabulary(pack), pack.codes.index(pack.default or pack.codes[-1]))
    return np.array([said_of(reader.read(one, split_clauses(one.text))) for one in prepared])


def fit_sentiment(
    prepared: list[PreparedText], labels: NDArray[np.float32], *, c: float = C, most: int = MOST_FEATURES
) -> tuple[LinearPart, Blend]:
    """The linear column, calibrated, and its blend with the opinions, fitted out of fold."""
    vocabulary: Vocabulary = build_vocabulary(prepared, least_texts=3, most=most)
    matrix: csr_matrix = vectorise(prepared, vocabulary)
    folds = np.random.default_rng(SEED).integers(0, FOLDS, len(prepared))
    logits = np.zeros(len(prepared))
    for fold in range(FOLDS):
        inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        w, b = fit_columns(matrix[inside], labels[inside], c=c, seed=SEED)
        logits[outside] = (matrix[outside] @ w + b)[:, 0]
    scale, shift = fit_sigmoid_calibration(logits, labels[:, 0], np.ones(len(logits)))
    inputs = np.stack([logits * scale + shift, np.clip(measure_said(prepared), -6, 6)], axis=1)
    blend = LogisticRegression(C=1e4, class_weight="balanced").fit(inputs, labels[:, 0])
    w, b = fit_columns(matrix, labels, c=c, seed=SEED)
    part = LinearPart(vocabulary, (w * scale).astype(np.float32), (b * scale + shift).astype(np.float32), ())
    learned, said = (float(x) for x in blend.coef_[0])
    return part, Blend(float(blend.intercept_[0]), learned, said)


def build(data: Path, output: Path) -> None:
    """Train and write the artifact."""
    texts, labels = read_reviews(data)
    part, blend = fit_sentiment([prepare(text) for text in texts], labels)
    lines = sorted(f"{text_key(text)}{label:.0f}" for text, label in zip(texts, labels[:, 0], strict=True))
    digest = hashlib.sha256(json.dumps(lines).encode()).hexdigest()
    about = {"training": {"seed": SEED, "cases": len(texts), "fingerprint": digest, "sets": list(TRAIN)}}
    save_sentiment(output, version=f"sentiment-{digest[:8]}", part=part, blend=blend, about=about)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    with kept_model_card(arguments.output):
        build(arguments.data, arguments.output)


if __name__ == "__main__":
    main()
