"""Make the teacher's labels anew: `python -m training.teacher DATA BASE` (needs the `train` extra)."""

from __future__ import annotations

import argparse
from pathlib import Path

from models.taxonomy import load_taxonomy
from training.tables import read_gold
from training.teacher.fit import fit_teacher, read_texts
from training.teacher_labels import PATH, save_teacher_labels
from training.teacher_pool import draw_pool

SEED = 7


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.teacher", description=__doc__)
    parser.add_argument("data", type=Path, help="data directory with gold/, complaints/ ...")
    parser.add_argument("base", type=Path, help="pre-trained encoder, a directory that transformers reads")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--most", type=int, help="label at most so many texts")
    parser.add_argument("--output", type=Path, default=PATH)
    arguments = parser.parse_args()
    train = read_gold(arguments.data / "gold" / "train.csv")
    dev = read_gold(arguments.data / "gold" / "dev.csv")
    taxonomy = load_taxonomy("general")
    pool = draw_pool(arguments.data, [case.text for case in (*train, *dev)], seed=SEED)[: arguments.most]
    teacher, plan = fit_teacher(train, taxonomy, arguments.base, epochs=arguments.epochs, seed=SEED)
    logits = read_texts(teacher, pool, arguments.base)
    save_teacher_labels(arguments.output, pool, plan.labels(logits))
    print(f"{len(pool)} texts labelled: {arguments.output}")


if __name__ == "__main__":
    main()
