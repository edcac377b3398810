"""Public sets as anybody's labels: texts with one label each, from a directory laid out as ../shared/data."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from training.text_keys import text_key

Pairs = list[tuple[str, str]]

SETS = {
    "bank": ("complaints/heimao_finance.csv", "silver_category"),
    "goods": ("sentiment/online_shopping_10_cats_train.csv", "label_cat"),
    "car": ("aspects/bdci2018_car.csv", "label"),
    "ecommerce": ("aspects/zhijiang2019_ecommerce.csv", "label"),
    "hotel_reviews": ("sentiment/online_shopping_10_cats_train.csv", "label"),
    "mood": ("emotion/smp2020_virus_train.csv", "label"),
}
"""name -> file and label column. bank to ecommerce are what the issue asks for; the others widen the view."""

ASKED = ("bank", "goods", "car", "ecommerce")


def read_set(name: str, data: Path, most: int, seed: int = 0) -> Pairs:
    """Up to `most` texts, each once, drawn at random; texts with two different labels are left out."""
    file, column = SETS[name]
    labels: dict[str, set[str]] = {}
    texts: dict[str, str] = {}
    for row in _rows(data / file, name):
        if row["text"].strip() and row[column]:
            key = text_key(row["text"])
            texts.setdefault(key, row["text"])
            labels.setdefault(key, set()).add(f"标签{row[column]}" if row[column].isascii() else row[column])
    pairs = [(text, next(iter(labels[key]))) for key, text in texts.items() if len(labels[key]) == 1]
    picked = np.random.default_rng(seed).permutation(len(pairs))[:most]
    return [pairs[place] for place in sorted(picked.tolist())]


def _rows(path: Path, name: str) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            if name != "hotel_reviews" or row["label_cat"] == "酒店":
                yield row


def write_cases(path: Path, pairs: Pairs) -> None:
    """A cases file: text, category."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["text", "category"])
        writer.writerows(pairs)
