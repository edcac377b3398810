"""Processor time of each stage of an analysis: `python -m tests.benchmarks.stages [--texts FILE.csv]`.

Microseconds a text over our sample texts, or the first 5,000 of a file, best of several rounds, in one
process. Each stage reads what the one before it made. `prepare` is the first four together on each text in
turn, which costs more than their sum: alone in a loop, a stage keeps the processor's caches to itself.
`survey answer` is all that a survey does with an answer: `prepare`, `read opinions` and `predict` sharing
their features, and its row.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable
from pathlib import Path

import jieba

from models.loading import load_classifier
from models.opinions import load_opinion_reader
from nlp import prepare
from nlp.cues import find_cues
from nlp.masking import find_masks
from nlp.normalise import normalise
from nlp.segmentation import segment
from service.survey.answers import AnswerReader
from tests.benchmarks.tagging import read_texts

ROUNDS = 5
MOST = 5_000


def best_seconds(work: Callable[[], object]) -> float:
    """Least processor time of the rounds, after one that loads the dictionaries."""
    work()
    seconds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return min(seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, help="CSV with a text column; default: our samples")
    texts = read_texts(parser.parse_args().texts)[:MOST]
    normalised = [normalise(text)[0] for text in texts]
    prepared = [prepare(text) for text in texts]
    masked = [one.text for one in prepared]
    classifier, reader = load_classifier("fast"), load_opinion_reader()
    answers = AnswerReader(classifier, reader, max_chars=10_000)
    jieba.setLogLevel(logging.WARNING)
    stages: dict[str, Callable[[], object]] = {
        "normalise": lambda: [normalise(text) for text in texts],
        "find_masks": lambda: [find_masks(text) for text in normalised],
        "find_cues": lambda: [find_cues(text) for text in masked],
        "segment": lambda: [segment(text) for text in masked],
        "prepare": lambda: [prepare(text) for text in texts],
        "predict": lambda: classifier.predict(prepared, evidence=False),
        "predict with evidence": lambda: classifier.predict(prepared),
        "read opinions": lambda: reader.read(prepared),
        "survey answer": lambda: answers.read(texts),
        "jieba.lcut alone": lambda: [jieba.lcut(text) for text in texts],
    }
    print(f"{len(texts)} texts of {sum(map(len, texts)) / len(texts):.0f} characters, best of {ROUNDS}")
    for name, work in stages.items():
        print(f"{name:<24}{best_seconds(work) / len(texts) * 1e6:>8.1f} µs a text")


if __name__ == "__main__":
    main()
