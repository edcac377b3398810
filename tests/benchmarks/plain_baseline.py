"""How hard a labelled set is: `python -m tests.benchmarks.plain_baseline TRAIN.csv DEV.csv [MODEL ...]`.

A plain TF-IDF logistic regression (characters 1-3 and words, balanced labels, no rules, no thresholds) learns
TRAIN and answers DEV beside the models of the product. Printed for each task: macro-F1 with its 95 %
bootstrap interval, for urgency also recall and precision of `urgent`, and the paired difference.
Texts that say the same as one of DEV are taken out of TRAIN first.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from models.loading import load_classifier
from models.prediction import Prediction
from nlp import prepare
from tests.benchmarks.learning import DRAWS, figures, plain_features, show
from training.text_keys import text_key

TASKS = ("category", "urgency", "emotion")
Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def baseline_answers(train: list[Row], dev: list[Row]) -> dict[str, list[str]]:
    known, new = plain_features([row["text"] for row in train], [row["text"] for row in dev])
    answers = {}
    for task in TASKS:
        model = LogisticRegression(C=5.0, class_weight="balanced", max_iter=300, tol=1e-3)
        answers[task] = list(model.fit(known, [row[task] for row in train]).predict(new))
    return answers


def _label(prediction: Prediction, task: str) -> str:
    answer = getattr(prediction, task)
    return answer.label if answer else ""


def model_answers(model: str, dev: list[Row]) -> dict[str, list[str]]:
    found = load_classifier(model).predict([prepare(row["text"]) for row in dev], evidence=False)
    return {task: [_label(one, task) for one in found] for task in TASKS}


def urgent_figures(truth: list[str], answers: list[str]) -> str:
    both = sum(t == a == "urgent" for t, a in zip(truth, answers, strict=True))
    recall, precision = both / truth.count("urgent"), both / max(1, answers.count("urgent"))
    return f"  urgent recall {recall:.3f} precision {precision:.3f}"


def compare(task: str, dev: list[Row], found: dict[str, dict[str, list[str]]]) -> None:
    truth = [row[task] for row in dev]
    number = {
        label: i for i, label in enumerate(sorted({*truth, *(a for f in found.values() for a in f[task])}))
    }
    codes = np.array([number[label] for label in truth])
    draws = np.random.default_rng(0).integers(0, len(dev), (DRAWS, len(dev)))
    print(f"{task}, {len(dev):,} texts")
    plain: NDArray[np.float64] | None = None
    for name, answers in found.items():
        values = figures(codes, np.array([number[a] for a in answers[task]]), len(number), draws)[:, 0]
        plain = values if plain is None else plain
        beside = "" if values is plain else f"  difference {show(values - plain, signed=True)}"
        more = urgent_figures(truth, answers[task]) if task == "urgency" else ""
        print(f"  {name:<10} macro-F1 {show(values)}{more}{beside}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("models", nargs="*", default=["fast", "accurate"], metavar="MODEL")
    arguments = parser.parse_args()
    dev = read_rows(arguments.dev)
    closed = {text_key(row["text"]) for row in dev}
    train = [row for row in read_rows(arguments.train) if text_key(row["text"]) not in closed]
    found = {"baseline": baseline_answers(train, dev)}
    found |= {model: model_answers(model, dev) for model in arguments.models}
    for task in TASKS:
        compare(task, dev, found)


if __name__ == "__main__":
    main()
