"""Logistic regression over character n-grams of drafts; rude ones weigh as much as all the polite ones."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from models.guidance.openings import load_openings
from models.tone.tone import ToneWeights, grams_of
from nlp.normalise import normalise

DRAFTS = Path(__file__).with_name("drafts.csv")
LEAST_DRAFTS = 3  # that an n-gram occurs in
STRENGTH = 10.0  # C of scikit-learn
_SENTENCE = re.compile(r"[^。！？]+[。！？]?")


def fit_tone(messages: Sequence[str]) -> ToneWeights:
    """Weights from the drafts of this folder, our openings, and `messages` of real agents, taken for polite.

    Sentences of the polite drafts count as well: without an apology in it a sentence is not yet rude.
    """
    rude, polite = read_drafts()
    polite += [text.replace("{time}", "今天18点") for texts in load_openings().values() for text in texts]
    polite += [part for text in polite for part in _SENTENCE.findall(text) if len(part) > 6]
    texts = [normalise(text)[0] for text in (*rude, *polite, *messages)]
    vectorizer = TfidfVectorizer(analyzer=_analyze, sublinear_tf=True, min_df=LEAST_DRAFTS)
    rows = vectorizer.fit_transform(texts)
    labels = [1] * len(rude) + [0] * (len(texts) - len(rude))
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=2_000).fit(rows, labels)
    names = vectorizer.get_feature_names_out()
    found = zip(names, vectorizer.idf_, model.coef_[0], strict=True)
    return ToneWeights(
        float(model.intercept_[0]), {str(gram): (float(idf), float(weight)) for gram, idf, weight in found}
    )


def read_drafts(path: Path = DRAFTS) -> tuple[list[str], list[str]]:
    """(rude, polite) drafts of a file with the columns rude (1 or 0) and draft."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [row["draft"] for row in rows if row["rude"] == "1"], [
        row["draft"] for row in rows if row["rude"] == "0"
    ]


def _analyze(text: str) -> list[str]:
    return [gram for _, gram in grams_of(text)]
