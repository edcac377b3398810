"""The unlabelled texts that the teacher labels: complaints and reviews near those of the gold set."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from training.split import group_keys
from training.tables import read_rows

# (file, most texts)
POOL = (
    ("complaints/heimao_finance.csv", 9999),
    ("complaints/fuzhou_river_appeals.csv", 9999),
    ("helpdesk/stc3_dialogues.csv", 9999),
    ("survey/mathorcup2022_mobile.csv", 9999),
    ("sentiment/waimai_10k_train.csv", 3000),
    ("sentiment/online_shopping_10_cats_train.csv", 5500),
    ("aspects/bdci2021_bank.csv", 3000),
    ("aspects/zhijiang2019_ecommerce.csv", 1000),
    ("aspects/bdci2018_car.csv", 1500),
)


def read_all_texts(data: Path, taken: Sequence[str]) -> list[str]:
    """Every different text of the pool's files, but none that says the same as one in `taken`."""
    texts = list(
        dict.fromkeys(
            row["text"].strip() for file, _ in POOL for row in read_rows(data / file) if row["text"].strip()
        )
    )
    keys = group_keys([*taken, *texts])
    closed = set(keys[: len(taken)])
    return [text for text, key in zip(texts, keys[len(taken) :], strict=True) if key not in closed]


def draw_pool(data: Path, taken: Sequence[str], *, seed: int) -> list[str]:
    """The texts to label: at most so many of each file as POOL says, drawn at random."""
    open_texts = set(read_all_texts(data, taken))
    random = np.random.default_rng(seed)
    pool: list[str] = []
    for file, most in POOL:
        mine = [
            text
            for text in dict.fromkeys(row["text"].strip() for row in read_rows(data / file))
            if text in open_texts
        ]
        open_texts.difference_update(mine)
        pool += [mine[i] for i in random.permutation(len(mine))[:most]]
    return pool
