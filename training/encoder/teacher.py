"""Make the teacher's labels anew: `python -m training.encoder.teacher DATA BASE` (needs the `train` extra).

The teacher is one network fine-tuned on all gold training cases; it labels the texts of
training.teacher_pool. About an hour on two cores.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from models.cases import LabelledCase
from models.tasks import EXCLUSIVE_TASKS
from models.taxonomy import Taxonomy, load_taxonomy
from nlp import prepare
from training.encoder.base_source import BaseSource, KnownBase
from training.encoder.child_process import run_in_child
from training.encoder.course import make_course
from training.encoder.fit import read_logits
from training.encoder.networks import tune_networks
from training.encoder.progress import print_progress
from training.encoder.run_options import LoopOptions, Report
from training.encoder.stages import RunStage, look_at_base
from training.tables import read_gold
from training.teacher_labels import PATH, save_teacher_labels
from training.teacher_pool import draw_pool

SEED = 7


def label_texts(
    cases: Sequence[LabelledCase],
    taxonomy: Taxonomy,
    base: KnownBase,
    texts: Sequence[str],
    options: LoopOptions,
    *,
    work: Path,
    report: Report,
    run_stage: RunStage,
) -> dict[str, list[int]]:
    """Task -> the most probable label number of each text, read by a network that learnt from all `cases`.

    `work` keeps what is done if the run is killed.
    """
    course = make_course(cases, taxonomy, Tokenizer.from_str(base.facts.tokenizer), np.full(len(cases), -1))
    networks = tune_networks(base, course, options, work=work, report=report, run_stage=run_stage)
    files = networks.files(*networks.export([course.numbers]))
    logits = read_logits(files, [prepare(text) for text in texts])
    labels = {}
    for head in files.heads:
        mine = logits[:, head.start : head.stop]
        if head.task == "urgency":  # columns: at least major, urgent
            labels[head.task] = np.where(mine[:, 1] > 0, 2, (mine[:, 0] > 0).astype(int)).tolist()
        elif head.task in EXCLUSIVE_TASKS:
            labels[head.task] = mine.argmax(axis=1).tolist()
    return labels


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.encoder.teacher", description=__doc__)
    parser.add_argument("data", type=Path, help="data directory with gold/, complaints/ ...")
    parser.add_argument("base", type=Path, help="pre-trained encoder, a directory that transformers reads")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--most", type=int, help="label at most so many texts")
    parser.add_argument("--work", type=Path, help="folder to go on from after an interruption; kept")
    parser.add_argument("--output", type=Path, default=PATH)
    arguments = parser.parse_args()
    train = read_gold(arguments.data / "gold" / "train.csv")
    dev = read_gold(arguments.data / "gold" / "dev.csv")
    pool = draw_pool(arguments.data, [case.text for case in (*train, *dev)], seed=SEED)[: arguments.most]
    options = LoopOptions("teacher", arguments.epochs, seed=SEED)
    with nullcontext(arguments.work) if arguments.work else tempfile.TemporaryDirectory() as work:
        Path(work).mkdir(parents=True, exist_ok=True)
        labels = label_texts(
            train,
            load_taxonomy("general"),
            look_at_base(BaseSource(str(arguments.base)), run_in_child),
            pool,
            options,
            work=Path(work),
            report=print_progress(),
            run_stage=run_in_child,
        )
    save_teacher_labels(arguments.output, pool, labels)
    print(f"{len(pool)} texts labelled: {arguments.output}")


if __name__ == "__main__":
    main()
