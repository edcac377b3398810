"""Public sets, learnt and measured by the product: `python -m tests.benchmarks.public_sets DATA [SET ...]`.

For each set: its train part as a cases file (category = the set's label), `suqing train`, then
`suqing evaluate` on its own test part, with the figures and 95 % intervals that these print. Texts of the
test part are taken out of the train part first. DATA is laid out as ../shared/data.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from training.text_keys import text_key


@dataclass(frozen=True, slots=True)
class PublicSet:
    """train, test: files under DATA. label: the column to learn."""

    train: tuple[str, ...]
    test: str
    label: str


SETS = {
    "smp2020_virus": PublicSet(
        ("emotion/smp2020_virus_train.csv", "emotion/smp2020_virus_valid.csv"),
        "emotion/smp2020_virus_test.csv",
        "label",
    ),
    "smp2020_usual": PublicSet(
        ("emotion/smp2020_usual_train.csv", "emotion/smp2020_usual_valid.csv"),
        "emotion/smp2020_usual_test.csv",
        "label",
    ),
    "waimai": PublicSet(("sentiment/waimai_10k_train.csv",), "sentiment/waimai_10k_test.csv", "label"),
    "shopping": PublicSet(
        ("sentiment/online_shopping_10_cats_train.csv",),
        "sentiment/online_shopping_10_cats_test.csv",
        "label",
    ),
    "shopping_goods": PublicSet(
        ("sentiment/online_shopping_10_cats_train.csv",),
        "sentiment/online_shopping_10_cats_test.csv",
        "label_cat",
    ),
}


def read_cases(paths: list[Path], label: str) -> list[tuple[str, str]]:
    cases = []
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            cases += [(row["text"], f"类{row[label]}") for row in csv.DictReader(stream)]
    return cases


def write_cases(path: Path, cases: list[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["text", "category"])
        writer.writerows(cases)


def suqing(*arguments: str, home: Path) -> None:
    command = [sys.executable, "-m", "service.cli.main", *arguments]
    done = subprocess.run(
        command, env={**os.environ, "SUQING_HOME": str(home)}, stdout=subprocess.DEVNULL, check=False
    )
    if done.returncode not in {0, 1}:  # 1: some rows were left out, which both commands count
        raise SystemExit(f"suqing {arguments[0]} ended with {done.returncode}")


def measure(name: str, data: Path, kind: str, most: int | None, home: Path, options: list[str]) -> None:
    chosen = SETS[name]
    test = read_cases([data / chosen.test], chosen.label)
    closed = {text_key(text) for text, _ in test}
    train = [
        case
        for case in read_cases([data / p for p in chosen.train], chosen.label)
        if text_key(case[0]) not in closed
    ]
    write_cases(home / "train.csv", train[:most])
    write_cases(home / "test.csv", test)
    began = time.monotonic()
    suqing(
        *("train", str(home / "train.csv"), "--kind", kind, "--json", str(home / "train.json")),
        *options,
        home=home,
    )
    minutes = (time.monotonic() - began) / 60
    version = json.loads((home / "train.json").read_text("utf-8"))["version"]
    suqing(
        "evaluate", str(home / "test.csv"), "--version", version, "--json", str(home / "test.json"), home=home
    )
    figures = json.loads((home / "test.json").read_text("utf-8"))["tasks"]["category"]
    intervals = figures["intervals"]
    shown = "  ".join(
        f"{figure} {figures[figure]:.3f} [{intervals[figure][0]:.3f}, {intervals[figure][1]:.3f}]"
        for figure in ("accuracy", "macro_f1")
    )
    print(
        f"{name}: {kind}, {len(train[:most])} cases in {minutes:.1f} min; {shown}; n {len(test)}", flush=True
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("sets", nargs="*", default=list(SETS), metavar="SET", help="、".join(SETS))
    parser.add_argument("--kind", default="encoder")
    parser.add_argument("--most", type=int, help="train on at most so many cases")
    parser.add_argument("--epochs", help="readings of the cases by the encoder, if not as many as usual")
    arguments = parser.parse_intermixed_args()
    options = ["--epochs", arguments.epochs] if arguments.epochs else []
    for name in arguments.sets:
        with tempfile.TemporaryDirectory() as folder:
            measure(name, arguments.data, arguments.kind, arguments.most, Path(folder), options)


if __name__ == "__main__":
    main()
