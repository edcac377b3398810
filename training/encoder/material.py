"""What the base encoder is adapted on: texts and other people's labels from the data directory.

Test parts of the public sets and whatever says the same as a text of gold dev are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlp import prepare
from training.linear.auxiliary import AuxiliarySet
from training.split import group_keys
from training.tables import read_rows

# (file, label columns, most rows)
SETS = (
    ("complaints/heimao_finance.csv", ("silver_category",), 7_000),
    ("complaints/fuzhou_river_appeals.csv", ("label",), 2_000),
    ("helpdesk/stc3_dialogues.csv", ("label",), 2_000),
    ("sentiment/waimai_10k_train.csv", ("label",), 10_000),
    ("sentiment/online_shopping_10_cats_train.csv", ("label", "label_cat"), 9_000),
    ("aspects/bdci2021_bank.csv", ("label",), 8_000),
    ("aspects/zhijiang2019_ecommerce.csv", ("label", "label_polarity"), 7_000),
    ("aspects/bdci2018_car.csv", ("label", "label_sentiment"), 8_000),
    ("emotion/smp2020_usual_train.csv", ("label",), 7_000),
    ("emotion/smp2020_virus_train.csv", ("label",), 8_000),
    ("emotion/cped_tv_dialogue.csv", ("label",), 5_000),
)


def read_sets(data: Path, taken: Sequence[str], *, seed: int) -> list[AuxiliarySet]:
    """The labelled sets, texts prepared (normalised and masked), each text once a set."""
    tables = [_draw(data / file, columns, most, seed) for file, columns, most in SETS]
    texts = list(dict.fromkeys(text for rows in tables for text, _ in rows))
    keys = group_keys([*taken, *texts])
    closed = set(keys[: len(taken)])
    ready = {
        text: prepare(text).text
        for text, key in zip(texts, keys[len(taken) :], strict=True)
        if key not in closed
    }
    sets = []
    for (file, columns, _), rows in zip(SETS, tables, strict=True):
        for place, column in enumerate(columns):
            pairs = [(ready[text], labels[place]) for text, labels in rows if text in ready and labels[place]]
            once = dict(reversed(pairs))
            sets.append(AuxiliarySet(f"{Path(file).stem}:{column}", tuple(once), tuple(once.values())))
    return sets


def _draw(path: Path, columns: Sequence[str], most: int, seed: int) -> list[tuple[str, tuple[str, ...]]]:
    rows = {
        row["text"]: tuple(row[column] for column in columns)
        for row in read_rows(path)
        if row["text"].strip()
    }
    pairs = list(rows.items())
    picked = np.random.default_rng(seed).permutation(len(pairs))[:most]
    return [pairs[i] for i in sorted(picked.tolist())]
