"""Learning on anybody's labels: `python -m tests.benchmarks.learning DATA [SET ...] [--kind encoder]`.

Each public set is split once by groups (nothing that says the same on both sides). `suqing train`, a process
of its own without any setting, and a plain TF-IDF SVM (characters 1-3 and words, LinearSVC as scikit-learn
sets it) learn the same train part and answer the same test part. Printed: macro-F1 and accuracy with
95 % bootstrap intervals, the paired difference, time and peak memory (tests.benchmarks.tree_memory).
DATA is laid out as ../shared/data.
The shipped encoder was adapted on texts and labels of these sets: `--unseen` leaves those texts out, and
where none is left, `--base DIR` starts from an encoder that was not (`python -m training.encoder_base DIR`).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import rjieba
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from models.arrays import Int64s
from models.loading import load_classifier
from nlp import prepare
from tests.benchmarks.learning_sets import ASKED, SETS, Pairs, read_set, write_cases
from tests.benchmarks.tree_memory import TreeMemory
from training.split import group_keys, hold_out
from training.thresholds import macro_f1

DRAWS = 2000
SHARE = 0.2


def split(pairs: Pairs, seed: int) -> tuple[Pairs, Pairs]:
    held = hold_out(group_keys([t for t, _ in pairs]), [label for _, label in pairs], SHARE, seed)
    return (
        [pair for pair, out in zip(pairs, held, strict=True) if not out],
        [pair for pair, out in zip(pairs, held, strict=True) if out],
    )


def plain_features(train: Sequence[str], test: Sequence[str]) -> tuple[csr_matrix, csr_matrix]:
    """TF-IDF of characters 1-3 and of words, (texts, features) each."""
    vectorizers = (
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2),
        TfidfVectorizer(analyzer=rjieba.cut, sublinear_tf=True, min_df=2),
    )
    known = hstack([v.fit_transform(train) for v in vectorizers]).tocsr()
    return known, hstack([v.transform(test) for v in vectorizers]).tocsr()


def svm_answers(train: Pairs, test: Pairs) -> list[str]:
    """The plain SVM."""
    texts, labels = zip(*train, strict=True)
    known, new = plain_features(texts, [t for t, _ in test])
    return list(LinearSVC().fit(known, labels).predict(new))


def suqing_answers(
    train: Pairs, test: Pairs, kind: str, arguments: list[str]
) -> tuple[list[str], float, float]:
    """Answers of a trained version, seconds of `suqing train`, peak memory of all its processes in GB."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write_cases(home / "cases.csv", train)
        command = [sys.executable, "-m", "service.cli.main", "train", str(home / "cases.csv")]
        command += ["--kind", kind, "--json", str(home / "train.json"), *arguments]
        began = time.monotonic()
        process = subprocess.Popen(
            command, env={**os.environ, "SUQING_HOME": folder}, stdout=subprocess.DEVNULL
        )
        memory = TreeMemory(process)
        code = memory.wait()
        seconds = time.monotonic() - began
        if code not in {0, 1}:  # 1: some rows were left out
            raise SystemExit(f"suqing train ended with {code}")
        version = json.loads((home / "train.json").read_text("utf-8"))["version"]
        classifier = load_classifier(version, home=home)
        found = classifier.predict([prepare(text) for text, _ in test], evidence=False)
        answers = [one.category.label if one.category else "" for one in found]
    return answers, seconds, memory.tree_bytes / 1e9


def figures(truth: Int64s, answers: Int64s, labels: int, draws: Int64s) -> NDArray[np.float64]:
    """(1 + draws, 2) macro-F1 and accuracy: of the cases, then of every resample."""
    ones = np.ones(len(truth))
    rows = [np.arange(len(truth)), *draws]
    return np.array(
        [(macro_f1(truth[r], answers[r], ones, labels), float((truth[r] == answers[r]).mean())) for r in rows]
    )


def show(values: NDArray[np.float64], signed: bool = False) -> str:
    low, high = np.percentile(values[1:], (2.5, 97.5))
    form = "+.3f" if signed else ".3f"
    return f"{values[0]:{form}} [{low:{form}}, {high:{form}}]"


def measure(name: str, pairs: Pairs, kind: str, seed: int, arguments: list[str]) -> None:
    train, test = split(pairs, seed)
    labels = sorted({label for _, label in pairs})
    number = {label: i for i, label in enumerate([*labels, ""])}
    truth = np.array([number[label] for _, label in test])
    began = time.monotonic()
    plain = svm_answers(train, test)
    plain_seconds = time.monotonic() - began
    ours, seconds, gigabytes = suqing_answers(train, test, kind, arguments)
    draws = np.random.default_rng(0).integers(0, len(test), (DRAWS, len(test)))
    theirs = figures(truth, np.array([number[a] for a in plain]), len(number), draws)
    mine = figures(truth, np.array([number[a] for a in ours]), len(number), draws)
    print(f"{name}: {len(labels)} labels, train {len(train):,}, test {len(test):,}")
    for title, found in (("plain SVM", theirs), (f"suqing {kind}", mine)):
        print(f"  {title:<16} macro-F1 {show(found[:, 0])}  accuracy {show(found[:, 1])}")
    differences = mine - theirs
    print(
        f"  {'difference':<16} macro-F1 {show(differences[:, 0], True)}"
        f"  accuracy {show(differences[:, 1], True)}"
    )
    print(
        f"  plain SVM {plain_seconds:.0f} s; suqing train {seconds:.0f} s, {gigabytes:.1f} GB",
        flush=True,
    )


def leave_out_adapted(pairs: Pairs, data: Path) -> Pairs:
    """Without the texts that the shipped encoder was adapted on."""
    from training.accurate import SEED
    from training.encoder.material import read_sets

    seen = {text for one in read_sets(data, [], seed=SEED) for text in one.texts}
    return [pair for pair in pairs if prepare(pair[0]).text not in seen]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("sets", nargs="*", default=list(ASKED), metavar="SET", help="、".join(SETS))
    parser.add_argument("--kind", default="linear")
    parser.add_argument("--most", type=int, default=12_500, help="texts of a set at most")
    parser.add_argument("--seed", type=int, default=0, help="of the split")
    parser.add_argument("--unseen", action="store_true", help="texts new to the shipped encoder only")
    parser.add_argument("--epochs", help="of the encoder")
    parser.add_argument("--base", help="encoder to start from, in place of the shipped one")
    arguments = parser.parse_intermixed_args()
    more = ["--epochs", arguments.epochs] if arguments.epochs else []
    more += ["--base", arguments.base] if arguments.base else []
    for name in arguments.sets:
        if arguments.unseen:
            pairs = leave_out_adapted(read_set(name, arguments.data, 10**9), arguments.data)
            pairs = pairs[:: max(1, len(pairs) // arguments.most)][: arguments.most]
        else:
            pairs = read_set(name, arguments.data, arguments.most)
        measure(name, pairs, arguments.kind, arguments.seed, more)


if __name__ == "__main__":
    main()
