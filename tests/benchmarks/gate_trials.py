"""Is the gate ever wrong? `python -m tests.benchmarks.gate_trials DATA [TRIALS_A_KIND] [SEED]`.

Each trial: a champion fitted to START labelled reviews (goods, 10 labels), a batch of a week beside
them, a challenger fitted to both, the real gate. A large hidden part that nobody else sees says
afterwards who was better. Counted are promotions of a challenger that is worse there (wrong), and
challengers better by GOOD or more that were kept out (missed). DATA is laid out as ../shared/data.
"""

from __future__ import annotations

import csv
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.cases import LabelledCase
from models.classifier import Classifier
from models.linear.classifier import LinearClassifier
from models.loading import load_classifier, load_directory, prove_directory, versions_directory
from models.registry import Registry
from models.taxonomy import found_taxonomy
from training.candidate import Candidate
from training.evaluation import evaluate
from training.linear.candidate import train_linear_candidate
from training.plan import TrainingPlan
from training.promotion.gate import judge
from training.split import group_keys

FILE = "sentiment/online_shopping_10_cats_train.csv"
START, HIDDEN, GOOD = 300, 2000, 0.02

Cases = list[LabelledCase]
Spoil = Callable[[Cases, Cases, random.Random], Cases]


def keep(batch: Cases, start: Cases, chance: random.Random) -> Cases:
    return batch


def label_at_random(batch: Cases, start: Cases, chance: random.Random) -> Cases:
    labels = sorted({case.category for case in start if case.category})
    return [replace(case, category=chance.choice(labels)) for case in batch]


def flip_half(batch: Cases, start: Cases, chance: random.Random) -> Cases:
    noise = label_at_random(batch, start, chance)
    return [bad if chance.random() < 0.5 else good for good, bad in zip(batch, noise, strict=True)]


def swap_two_labels(batch: Cases, start: Cases, chance: random.Random) -> Cases:
    labels = sorted({case.category for case in start if case.category})
    one, other = chance.sample(labels, 2)
    swapped = {one: other, other: one}
    return [replace(case, category=swapped.get(case.category or "", case.category)) for case in batch]


def all_one_label(batch: Cases, start: Cases, chance: random.Random) -> Cases:
    label = chance.choice(sorted({case.category for case in start if case.category}))
    return [replace(case, category=label) for case in batch]


def copy_old_cases(batch: Cases, start: Cases, chance: random.Random) -> Cases:
    return [replace(case, text=f"{case.text}。。") for case in chance.choices(start, k=len(batch))]


KINDS: dict[str, tuple[int, Spoil]] = {
    "good, 200": (200, keep),
    "good, 1000": (1000, keep),
    "labels at random, 200": (200, label_at_random),
    "labels at random, 1000": (1000, label_at_random),
    "half of the labels at random, 1000": (1000, flip_half),
    "two labels swapped, 1000": (1000, swap_two_labels),
    "all one label, 200": (200, all_one_label),
    "copies of old cases, 200": (200, copy_old_cases),
}


@dataclass(frozen=True)
class Trial:
    """One decision and the truth. gain: macro-F1 on the hidden part, challenger less champion."""

    promoted: bool
    gain: float


def read_pool(data: Path) -> Cases:
    """One case a group of texts that say the same."""
    with (data / FILE).open(encoding="utf-8-sig", newline="") as stream:
        rows = [(row["text"], row["label_cat"]) for row in csv.DictReader(stream)]
    chance = random.Random(0)
    rows = chance.sample(rows, 12_000)
    first = {key: row for row, key in zip(rows, group_keys([text for text, _ in rows]), strict=True)}
    return [LabelledCase(text, category=f"类{label}") for text, label in first.values()]


def fit(cases: Cases, home: Path, base: LinearClassifier, seed: int) -> Candidate:
    taxonomy = found_taxonomy({case.category for case in cases if case.category})
    plan = TrainingPlan(seed=seed, bootstrap=0)
    return train_linear_candidate(cases, taxonomy, versions_directory(home), base=base, plan=plan)


def hidden_macro_f1(classifier: Classifier, hidden: Sequence[LabelledCase]) -> float:
    figures = evaluate(classifier, hidden, bootstrap=0).tasks["category"]
    return float(figures.headline()["macro_f1"].value or 0.0)


def run_seed(pool: Cases, base: LinearClassifier, seed: int) -> Iterator[tuple[str, Trial]]:
    """One champion, and a challenger of every kind."""
    chance = random.Random(seed)
    drawn = chance.sample(pool, HIDDEN + START + max(size for size, _ in KINDS.values()))
    hidden, start, fresh = drawn[:HIDDEN], drawn[HIDDEN : HIDDEN + START], drawn[HIDDEN + START :]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        registry = Registry(versions_directory(home), by="benchmark")
        champion = fit(start, home, base, seed)
        registry.promote(champion.version, reason="benchmark", prove=prove_directory)
        before = hidden_macro_f1(load_directory(champion.directory), hidden)
        for kind, (size, spoil) in KINDS.items():
            batch = spoil(fresh[:size], start, random.Random(seed))
            challenger = fit([*start, *batch], home, base, seed)
            promoted = judge(challenger, versions_directory(home)).decision.promote
            after = hidden_macro_f1(load_directory(challenger.directory), hidden)
            yield kind, Trial(promoted, after - before)


def main(data: Path, seeds: int, first: int) -> None:
    base = load_classifier("fast")
    assert isinstance(base, LinearClassifier)
    pool = read_pool(data)
    found: dict[str, list[Trial]] = {kind: [] for kind in KINDS}
    began = time.monotonic()
    for seed in range(first, first + seeds):
        for kind, trial in run_seed(pool, base, seed):
            found[kind].append(trial)
            print(f"  {kind}: {'promoted' if trial.promoted else 'kept'}, {trial.gain:+.3f}", file=sys.stderr)
        print(f"seed {seed} done, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    print(f"champion of {START} cases, hidden part of {HIDDEN}, seeds {first} to {first + seeds - 1}")
    print(f"{'batch':<36}{'trials':>7}{'gain':>8}{'promoted':>9}{'wrong':>6}{'good':>6}{'missed':>7}")
    for kind, trials in found.items():
        wrong = sum(trial.promoted and trial.gain < 0 for trial in trials)
        good = [trial for trial in trials if trial.gain >= GOOD]
        print(
            f"{kind:<36}{len(trials):>7}{statistics.mean(t.gain for t in trials):>+8.3f}"
            f"{sum(t.promoted for t in trials):>9}{wrong:>6}"
            f"{len(good):>6}{sum(not t.promoted for t in good):>7}"
        )
    every = [trial for trials in found.values() for trial in trials]
    wrong = sum(trial.promoted and trial.gain < 0 for trial in every)
    worse = sum(trial.gain < 0 for trial in every)
    print(f"wrong promotions: {wrong} in {len(every)} decisions, {worse} of them on a worse challenger")


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[2:4]]
    main(Path(sys.argv[1]), *given, *(20, 0)[len(given) :])
