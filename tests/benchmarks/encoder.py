"""Speed of the accurate model: `python -m tests.benchmarks.encoder [--texts FILE.csv]` (`train` extra).

In one run, on the same texts: the served int8 graph beside the same weights in transformers float32, the
whole accurate classifier beside `auto`, and single texts as an API gets them.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from models.cascade import CascadeClassifier
from models.loading import find_model, load_classifier
from nlp import PreparedText, prepare
from tests.benchmarks.tagging import read_texts

ROUNDS = 3
SINGLES = 300
BATCH = 32


def seconds_of(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def transformers_reader(texts: Sequence[PreparedText], threads: int) -> Callable[[], object]:
    """The backbone in torch float32 over batches sorted by length: the usual way to serve it."""
    import torch

    from training.encoder.batches import sorted_batches
    from training.encoder.padding import pad_rows
    from training.encoder.shipped_base import load_shipped_base
    from training.encoder.tokens import token_numbers

    base = load_shipped_base(find_model("accurate"))
    torch.set_num_threads(threads)

    def read() -> None:
        rows = token_numbers(base.tokenizer, [text.text for text in texts])
        lengths = [len(row) for row in rows]
        order = sorted(range(len(rows)), key=lengths.__getitem__)
        with torch.inference_mode():
            for batch in sorted_batches(order, lengths, size=BATCH):
                ids, mask = pad_rows([rows[i] for i in batch], base.pad_token)
                base.backbone(input_ids=ids, attention_mask=mask)

    base.backbone.eval()
    return read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, help="CSV with a text column; default: the shipped samples")
    arguments = parser.parse_args()
    threads = os.cpu_count() or 1
    texts = [prepare(text) for text in read_texts(arguments.texts)]
    auto = load_classifier("auto", threads=threads)
    if not isinstance(auto, CascadeClassifier):
        sys.exit("auto is no cascade")
    accurate = auto.accurate
    plain = [text.text for text in texts]
    ways = {
        "transformers float32": transformers_reader(texts, threads),
        "int8 graph": lambda: accurate.reader.read(plain),
        "accurate, with evidence": lambda: accurate.predict(texts),
        "auto, with evidence": lambda: auto.predict(texts),
    }
    for work in ways.values():
        work()
    rounds = [{name: seconds_of(work) for name, work in ways.items()} for _ in range(ROUNDS)]
    print(f"{len(texts):,} texts of {sum(map(len, plain)) / len(plain):.0f} characters, {threads} threads")
    for name in ways:
        print(f"{name:<28}{len(texts) / statistics.median(r[name] for r in rounds):>9.0f} texts/s")
    for above, below in (
        ("transformers float32", "int8 graph"),
        ("accurate, with evidence", "auto, with evidence"),
    ):
        ratios = sorted(r[above] / r[below] for r in rounds)
        print(f"{below} / {above}: {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")
    print(f"texts that auto sends to the encoder: {1 - float(auto.sure(texts).mean()):.0%}")
    for name, classifier in (("accurate", accurate), ("auto", auto)):
        singles = [seconds_of(partial(classifier.predict, [text])) * 1000 for text in texts[:SINGLES]]
        p50, p95 = (statistics.quantiles(singles, n=20)[i] for i in (9, 18))
        print(f"{name}, one text at a time: p50 {p50:.1f} ms, p95 {p95:.1f} ms")


if __name__ == "__main__":
    main()
