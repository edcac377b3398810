"""Scores a model on our own hard cases, by kind, and on the cases written blind.

`python -m tests.benchmarks.hard_cases [MODEL]`; 'all' is all hard cases, without the blind ones.
"""

from __future__ import annotations

import sys
from collections import Counter

from models.loading import load_classifier
from nlp import prepare
from tests.hard_cases import load_blind_cases, load_hard_cases

TASKS = ("category", "urgency", "emotion")


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else "fast"
    cases = load_hard_cases() + load_blind_cases()
    predictions = load_classifier(name).predict([prepare(case.text) for case in cases])
    counts: Counter[str] = Counter()
    hits: Counter[tuple[str, str]] = Counter()
    for case, prediction in zip(cases, predictions, strict=True):
        for kind in (case.kind,) if case.kind == "blind" else (case.kind, "all"):
            counts[kind] += 1
            for task in TASKS:
                hits[kind, task] += getattr(prediction, task).label == getattr(case, task)
    print(f"{'kind':<24}{'cases':>6}" + "".join(f"{task:>10}" for task in TASKS))
    for kind in sorted(counts, key=lambda kind: (kind == "blind", kind == "all", kind)):
        shares = "".join(f"{hits[kind, task] / counts[kind]:>10.2f}" for task in TASKS)
        print(f"{kind:<24}{counts[kind]:>6}{shares}")


if __name__ == "__main__":
    main()
