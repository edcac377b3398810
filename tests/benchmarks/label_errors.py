"""Does the data report find what is wrong? `python -m tests.benchmarks.label_errors DATA [SET ...]`.

For each public set: 20 % of the labels are flipped at random to another label; printed is how much of the
list of likely label errors, of its upper half and of its first hundred are flips, and how many flips it
finds. Then 10 % of the texts get a copy, retyped a little, and the set is split at random and as
`suqing train` splits: printed is how many copies stand across each split. DATA as ../shared/data.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.cases import LabelledCase
from models.taxonomy import found_taxonomy
from tests.benchmarks.learning_sets import ASKED, SETS, Pairs, read_set
from training.case_report.label_errors import find_label_errors
from training.split import group_keys, hold_out

FLIPPED, COPIED, HELD = 0.2, 0.1, 0.2


def flip(labels: Sequence[str], seed: int) -> tuple[list[str], np.ndarray]:
    """Labels with FLIPPED of them changed, and which."""
    random = np.random.default_rng(seed)
    kinds = sorted(set(labels))
    flipped = random.random(len(labels)) < FLIPPED
    changed = [
        str(random.choice([kind for kind in kinds if kind != label])) if wrong else label
        for label, wrong in zip(labels, flipped, strict=True)
    ]
    return changed, flipped


def measure_flips(name: str, pairs: Pairs, seed: int) -> None:
    texts, labels = zip(*pairs, strict=True)
    changed, flipped = flip(labels, seed)
    cases = [LabelledCase(text, category=label) for text, label in zip(texts, changed, strict=True)]
    found = find_label_errors(cases, found_taxonomy(set(changed)), seed=seed)
    true = np.array([flipped[finding.place] for finding in found])
    right = [f.suggested == labels[f.place] for f in found if flipped[f.place]]
    half = len(true) // 2
    print(
        f"{name}: {len(pairs):,} cases, {flipped.sum()} flipped; list of {len(true)}: "
        f"first 100 {true[:100].mean():.0%}, upper half {true[:half].mean():.0%}, whole {true.mean():.0%} "
        f"true; finds {true.sum() / flipped.sum():.0%}; suggests the right label for {np.mean(right):.0%}",
        flush=True,
    )


def retype(text: str, random: np.random.Generator) -> str:
    """The text as a second message: other punctuation, a greeting or a changed character."""
    choice = random.integers(3)
    if choice == 0:
        return text.replace("，", ",").replace("。", "！") + "！"
    if choice == 1:
        return text + "谢谢"
    place = int(random.integers(len(text)))
    return text[:place] + "啊" + text[place:]


def measure_copies(name: str, pairs: Pairs, seed: int) -> None:
    random = np.random.default_rng(seed)
    long = [place for place, (text, _) in enumerate(pairs) if len(text) >= 30]
    copied = random.permutation(long)[: int(COPIED * len(pairs))].tolist()
    texts = [text for text, _ in pairs] + [retype(pairs[place][0], random) for place in copied]
    labels = [label for _, label in pairs] + [pairs[place][1] for place in copied]
    naive = random.random(len(texts)) < HELD
    ours = hold_out(group_keys(texts), labels, HELD, seed)
    first = len(pairs)
    across = [
        sum(side[place] != side[first + number] for number, place in enumerate(copied))
        for side in (naive, ours)
    ]
    print(
        f"{name}: {len(copied)} copies; across a random split {across[0]}, across ours {across[1]}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("sets", nargs="*", default=list(ASKED), metavar="SET", help="、".join(SETS))
    parser.add_argument("--most", type=int, default=3000, help="texts of a set at most")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    for name in arguments.sets:
        pairs = read_set(name, arguments.data, arguments.most)
        measure_flips(name, pairs, arguments.seed)
        measure_copies(name, pairs, arguments.seed)


if __name__ == "__main__":
    main()
