"""Eight weeks of labelling: `python -m tests.benchmarks.label_queue DATA [SET ...] [--seeds N]`.

Starts with 300 labels and adds 200 a week, chosen by the label queue or at random from the same pool; after
each week the linear kind learns all labels so far and answers a hidden part. Both arms start from the same
300. Printed: macro-F1 by number of labels, means over the seeds, and the difference. DATA as ../shared/data.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

from models.cases import LabelledCase
from models.linear.classifier import LinearClassifier
from models.taxonomy import Taxonomy, found_taxonomy
from models.urgency_rules import load_rules
from nlp import PreparedText, prepare
from tests.benchmarks.learning import split
from tests.benchmarks.learning_sets import SETS, Pairs, read_set
from training.label_queue import choose_queue, doubt_texts
from training.linear.fit import fit_linear
from training.thresholds import macro_f1

START, WEEKLY, WEEKS = 300, 200, 8


class Labelling:
    """One pool whose labels are bought, one hidden part."""

    def __init__(self, pairs: Pairs, seed: int) -> None:
        pool, hidden = split(pairs, seed)
        self.seed = seed
        self.taxonomy: Taxonomy = found_taxonomy({label for _, label in pairs})
        self.cases = [LabelledCase(text, category=label) for text, label in pool]
        self.texts = [prepare(text) for text, _ in pool]
        self.hidden = [prepare(text) for text, _ in hidden]
        codes = self.taxonomy.codes
        self.truth = np.array([codes.index(label) for _, label in hidden])
        self.start = np.random.default_rng(seed).permutation(len(pool))[:START].tolist()

    def fit(self, labelled: list[int], picked: set[int]) -> LinearClassifier:
        """picked: by the queue, which its files say in the column `sample`."""
        cases = [replace(self.cases[place], representative=place not in picked) for place in labelled]
        fitted = fit_linear(cases, self.taxonomy, seed=self.seed)
        return LinearClassifier("trial", self.taxonomy, fitted.parts, fitted.settings, load_rules())

    def figure(self, model: LinearClassifier) -> float:
        answers = self.answers(model, self.hidden)
        return macro_f1(self.truth, answers, np.ones(len(answers)), len(self.taxonomy.codes))

    def answers(self, model: LinearClassifier, texts: list[PreparedText]) -> np.ndarray:
        codes = self.taxonomy.codes
        found = model.predict(texts, evidence=False)
        return np.array([codes.index(one.category.label) if one.category else 0 for one in found])

    def run(self, by_queue: bool) -> list[float]:
        """Figures at the start and after every week."""
        labelled = list(self.start)
        picked: set[int] = set()
        random = np.random.default_rng(self.seed + 1)
        figures = []
        for week in range(WEEKS + 1):
            model = self.fit(labelled, picked)
            figures.append(self.figure(model))
            known = set(labelled)
            free = [place for place in range(len(self.cases)) if place not in known]
            if week == WEEKS or not free:
                break
            if by_queue:
                doubts = doubt_texts(model.predict([self.texts[place] for place in free], evidence=False))
                seen = [self.texts[place].masked_text for place in labelled]
                queue = choose_queue(
                    [self.texts[place] for place in free], doubts, WEEKLY, labelled=seen, seed=self.seed
                )
                for item in queue:
                    place = free[item.place]
                    labelled.append(place)
                    picked.add(place)
            else:
                labelled += [free[i] for i in random.permutation(len(free))[:WEEKLY].tolist()]
        return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("sets", nargs="*", default=["goods", "car"], metavar="SET", help="、".join(SETS))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--most", type=int, default=6000, help="texts of a set at most")
    arguments = parser.parse_args()
    for name in arguments.sets:
        pairs = read_set(name, arguments.data, arguments.most)
        runs = []
        for seed in range(arguments.seeds):
            labelling = Labelling(pairs, seed)
            runs.append([labelling.run(by_queue=True), labelling.run(by_queue=False)])
        queue, chance = np.array(runs).mean(axis=0)
        print(f"{name}: macro-F1 on {len(labelling.hidden)} hidden texts, mean of {arguments.seeds} seeds")
        for week, (mine, theirs) in enumerate(zip(queue, chance, strict=True)):
            labels = START + WEEKLY * week
            print(f"  {labels:>5} labels  queue {mine:.3f}  random {theirs:.3f}  {mine - theirs:+.3f}")
        gains = np.array(runs)[:, 0, 1:] - np.array(runs)[:, 1, 1:]
        print(
            f"  mean of the weeks {gains.mean():+.3f}, by seed {gains.mean(axis=1).round(3).tolist()}",
            flush=True,
        )


if __name__ == "__main__":
    main()
