"""Opinions on labelled sets: `python -m tests.benchmarks.aspects DATA [SET ...]`. DATA as ../shared/data.

For each set: precision, recall and F1 of aspects and of aspects with polarity (micro, 95 % intervals by
resampling comments) on a fixed test part: with the shipped pack alone (zero-shot), and after training on the
other part as `suqing train-aspects` does. All rows of a text are one comment, on one side. The side is the
hash of the text (ecommerce, car, bank) or the set's own split (restaurant: 100 to train on, 200 to test).
The packs were checked on the train parts. A comment whose text equals one of the test part but for typing
never trains. `sentiment`: overall sentiment on the test parts of two review sets; `bank`: on bank posts;
`speed`: comments a second of prepare and of the reader, in one process.

Where a set gives an aspect one polarity a comment (car, restaurant), so do the answers (`one_of`).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.opinions.pack_file import load_pack
from models.opinions.pack_reader import PackReader
from models.opinions.reading import CommentReading
from models.opinions.sentiment import bundled_sentiment
from nlp import prepare
from training.opinions.cases import LabelledComment
from training.opinions.figures import OpinionFigures, SetFigures, measure_opinions, measure_sets
from training.opinions.fit import fit_aspects
from training.text_keys import text_key

TEST_SHARE = 0.3
SIGNS = {"positive": 1, "neutral": 0, "negative": -1}
Pairs = set[tuple[str, int]]
Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Comment:
    """All labels of one text."""

    in_test: bool
    text: str
    pairs: Pairs


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """pack: the shipped pack with its aspects. one_polarity: an aspect has one polarity a comment."""

    file: str
    pack: str
    one_polarity: bool
    comments: Callable[[Rows], list[Comment]]


def by_text(rows: Rows, polarity: str, signs: dict[str, int]) -> list[Comment]:
    """Rows with one label each -> comments."""
    found: dict[str, Comment] = {}
    for row in rows:
        text = row["text"]
        first = found.setdefault(text_key(text), Comment(is_test(text), text, set()))
        first.pairs.add((row["label"], signs[row[polarity]]))
    return list(found.values())


def ecommerce(rows: Rows) -> list[Comment]:
    return by_text(rows, "label_polarity", {"正面": 1, "中性": 0, "负面": -1})


def cars(rows: Rows) -> list[Comment]:
    return by_text(rows, "label_sentiment", {"1": 1, "0": 0, "-1": -1})


def restaurants(rows: Rows) -> list[Comment]:
    aspects = [name for name in rows[0] if name not in ("text", "label", "split")]
    return [
        Comment(
            row["split"] != "train",
            row["text"],
            {(a, int(row[a])) for a in aspects if row[a] in ("1", "0", "-1")},
        )
        for row in rows
    ]


SETS = {
    "ecommerce": LabelledSet("aspects/zhijiang2019_ecommerce.csv", "ecommerce", False, ecommerce),
    "car": LabelledSet("aspects/bdci2018_car.csv", "car", True, cars),
    "restaurant": LabelledSet("aspects/asap_sample.csv", "restaurant", True, restaurants),
}
SENTIMENT = {
    "waimai_10k": ("sentiment/waimai_10k_test.csv", "83.8 to 86.5"),
    "online_shopping": ("sentiment/online_shopping_10_cats_test.csv", "87.4 to 91.6"),
}


def read_rows(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def is_test(text: str) -> bool:
    """Fixed for ever by the hash of the text."""
    return hashlib.sha256(f"suqing:{text}".encode()).digest()[0] < 256 * TEST_SHARE


def pairs_of(reading: CommentReading, *, one_polarity: bool) -> Pairs:
    pairs = {(o.aspect, SIGNS[o.polarity]) for o in reading.opinions}
    if not one_polarity:
        return pairs
    signs: dict[str, list[int]] = {}
    for opinion in reading.opinions:
        signs.setdefault(opinion.aspect, []).append(SIGNS[opinion.polarity])
    return {(aspect, one_of(found)) for aspect, found in signs.items()}


def one_of(signs: list[int]) -> int:
    """One polarity of several: the more frequent one if it is more than twice as frequent, else neutral."""
    praise, blame = signs.count(1), signs.count(-1)
    if 2 * min(praise, blame) >= max(praise, blame):
        return 0
    return 1 if praise > blame else -1


def show(name: str, figures: OpinionFigures) -> None:
    print(
        f"  {name:<12} aspect {line(figures.aspect)}\n  {'':<12} + polarity {line(figures.pair)}", flush=True
    )


def line(figures: SetFigures) -> str:
    values = {"P": "precision", "R": "recall", "F1": "f1"}
    return "  ".join(
        f"{short} {getattr(figures, name):.3f} [{low:.3f}, {high:.3f}]"
        for short, name in values.items()
        for low, high in [figures.intervals[name]]
    )


def measure_set(name: str, data: Path) -> None:
    chosen = SETS[name]
    comments = chosen.comments(read_rows(data / chosen.file))
    test = [comment for comment in comments if comment.in_test]
    closed = {text_key(comment.text) for comment in test}
    train = [
        LabelledComment(comment.text, frozenset(comment.pairs))
        for comment in comments
        if not comment.in_test and text_key(comment.text) not in closed
    ]
    pairs = sum(len(comment.pairs) for comment in test)
    print(f"{name}: {len(test)} test comments, {pairs} pairs; {len(train)} to train on")
    pack, sentiment = load_pack(chosen.pack), bundled_sentiment()
    prepared = [prepare(comment.text) for comment in test]

    def measure(reader: PackReader) -> OpinionFigures:
        answers = [pairs_of(r, one_polarity=chosen.one_polarity) for r in reader.read(prepared)]
        return measure_opinions([comment.pairs for comment in test], answers)

    show("zero-shot", measure(PackReader(pack, sentiment)))
    began = time.process_time()
    model = fit_aspects(train, pack, sentiment, version="benchmark")
    seconds = time.process_time() - began
    show("trained", measure(PackReader(pack, sentiment, model)))
    print(f"  trained in {seconds:.1f} s of processor time")


def measure_sentiment(data: Path) -> None:
    reader = PackReader(load_pack("survey"), bundled_sentiment())
    for name, (file, published) in SENTIMENT.items():
        rows = read_rows(data / file)
        readings = reader.read([prepare(row["text"]) for row in rows])
        right = np.array(
            [(r.sentiment_score > 0) == (row["label"] == "1") for r, row in zip(readings, rows, strict=True)]
        )
        low, high = interval(right)
        shown = f"{right.mean():.3f} [{low:.3f}, {high:.3f}]"
        print(f"{name}: accuracy {shown}, n {len(rows)}; published {published} %")


def interval(right: np.ndarray) -> tuple[float, float]:
    rng = np.random.default_rng(0)
    draws = rng.binomial(len(right), right.mean(), 1000) / len(right)
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(low), float(high)


def measure_bank(data: Path) -> None:
    """Bank posts: sentiment of three kinds, and the characters marked as opinions against ours."""
    rows = {text_key(r["text"]): r for r in read_rows(data / "aspects/bdci2021_bank.csv")}
    test = [row for row in rows.values() if is_test(row["text"])]
    reader = PackReader(load_pack("bank"), bundled_sentiment())
    readings = reader.read([prepare(row["text"]) for row in test])
    names = {"正面": "positive", "负面": "negative", "中立": "neutral"}
    truth = [names[row["label"]] for row in test]
    show_sentiment("zero-shot", truth, [reading.sentiment for reading in readings])
    closed = {text_key(row["text"]) for row in test}
    train = [
        LabelledComment(row["text"], frozenset({("overall", SIGNS[names[row["label"]]])}))
        for key, row in rows.items()
        if key not in closed
    ]
    model = fit_aspects(train, load_pack("bank"), bundled_sentiment(), version="benchmark")
    learned = PackReader(load_pack("bank"), bundled_sentiment(), model)
    overall = [
        next((o.polarity for o in reading.opinions if o.aspect == "overall"), "neutral")
        for reading in learned.read([prepare(row["text"]) for row in test])
    ]
    show_sentiment(f"trained on {len(train)}", truth, overall)
    marked = [marked_opinions(row["bio"]) for row in test]
    ours = [
        {place for o in reading.opinions if o.opinion_term for place in range(o.start, o.end)}
        for reading in readings
    ]
    print(f"  characters of opinions: {line(measure_sets(marked, ours, bootstrap=1000))}")


def show_sentiment(name: str, truth: list[str], answers: list[str]) -> None:
    scores = {label: f1_of(truth, answers, label) for label in SIGNS}
    shown = ", ".join(f"{label} {score:.3f}" for label, score in scores.items())
    accuracy = np.mean([t == a for t, a in zip(truth, answers, strict=True)])
    macro = np.mean(list(scores.values()))
    print(f"bank {name}: macro-F1 {macro:.3f} ({shown}), accuracy {accuracy:.3f}, n {len(truth)}")


def f1_of(truth: Iterable[str], answers: Iterable[str], label: str) -> float:
    pairs = list(zip(truth, answers, strict=True))
    hits = sum(t == a == label for t, a in pairs)
    return 2 * hits / max(1, sum((t == label) + (a == label) for t, a in pairs))


def marked_opinions(bio: str) -> set[int]:
    return {place for place, tag in enumerate(bio.split()) if tag.endswith(("COMMENTS_ADJ", "COMMENTS_N"))}


def measure_speed(data: Path) -> None:
    rows = read_rows(data / "sentiment/waimai_10k_test.csv")
    texts = [row["text"] for row in rows]
    reader = PackReader(load_pack("survey"), bundled_sentiment())
    prepared = [prepare(text) for text in texts]
    reader.read(prepared[:50])
    best = {"prepare": float("inf"), "read": float("inf")}
    for _ in range(5):
        began = time.process_time()
        prepared = [prepare(text) for text in texts]
        middle = time.process_time()
        reader.read(prepared)
        best["prepare"] = min(best["prepare"], middle - began)
        best["read"] = min(best["read"], time.process_time() - middle)
    mean = sum(map(len, texts)) / len(texts)
    print(f"speed: {len(texts)} comments of {mean:.0f} characters, one process, best of 5")
    for name, seconds in best.items():
        a_comment = seconds / len(texts)
        print(f"  {name:<8} {a_comment * 1e6:6.0f} µs a comment, {1 / a_comment:7.0f} a second")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    every = [*SETS, "sentiment", "bank", "speed"]
    parser.add_argument("sets", nargs="*", default=every, metavar="SET", help="、".join(every))
    arguments = parser.parse_args()
    other = {"sentiment": measure_sentiment, "bank": measure_bank, "speed": measure_speed}
    for name in arguments.sets:
        if name in other:
            other[name](arguments.data)
        else:
            measure_set(name, arguments.data)


if __name__ == "__main__":
    main()
