"""Small real models for the tests: fitted in milliseconds on our own words."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from models.decision import DecisionSettings
from models.linear.classifier import LinearClassifier
from models.linear.features import extract
from models.linear.part import Head, LinearPart
from models.linear.storage import load_linear, save_linear
from models.linear.vocabulary import Vocabulary
from models.taxonomy import Taxonomy, load_taxonomy
from models.urgency_rules import load_rules
from nlp import PreparedText, prepare

TEXTS = ("快递三天没到，太慢了", "退款一直不到账", "客服态度恶劣", "东西很好，谢谢", "水壶漏电，手被烫伤了😡")


def make_texts() -> list[PreparedText]:
    return [prepare(text) for text in TEXTS]


def make_part(taxonomy: Taxonomy, *, seed: int = 0) -> LinearPart:
    """A part with random weights for all five tasks over the features of TEXTS."""
    labels = len(taxonomy.codes)
    sizes = {"category": labels, "also": labels, "urgency": 2, "emotion": 5, "intensity": 3}
    keys = np.unique(extract(make_texts()).hashes)
    random = np.random.default_rng(seed)
    columns = sum(sizes.values())
    ends = np.cumsum(list(sizes.values())).tolist()
    heads = tuple(Head(task, end - size, end) for (task, size), end in zip(sizes.items(), ends, strict=True))
    weights = random.normal(size=(len(keys), columns)).astype(np.float16).astype(np.float32)
    return LinearPart(
        Vocabulary(keys, np.ones(len(keys), np.float32)), weights, np.zeros(columns, np.float32), heads
    )


def make_classifier(*, seed: int = 0) -> LinearClassifier:
    taxonomy = load_taxonomy("general")
    return LinearClassifier(
        "test-1", taxonomy, [make_part(taxonomy, seed=seed)], DecisionSettings(), load_rules()
    )


def save_classifier(directory: Path) -> None:
    classifier = make_classifier()
    save_linear(
        directory,
        version=classifier.version,
        taxonomy=classifier.taxonomy,
        parts=classifier.parts,
        settings=classifier.settings,
        about={"training": {"cases": len(TEXTS)}},
    )


def load_saved(directory: Path) -> LinearClassifier:
    return load_linear(directory, load_rules())
