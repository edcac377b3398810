"""Make the bundled accurate model: `python -m training.accurate DATA BASE WORK OUTPUT` (needs the `train` extra)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nlp import prepare
from training.encoder.adapting import adapt, gather_texts
from training.encoder.adapting import RATES as ADAPTING_RATES
from training.encoder.base import load_base, save_base
from training.encoder.loop import LoopOptions
from training.encoder.material import read_sets
from training.encoder.progress import print_progress
from training.invented import read_invented_cases
from training.tables import read_gold

SEED = 20261127


def adapt_base(data: Path, base_name: str, work: Path, *, epochs: int = 1) -> Path:
    """The base after adaptation, in `work`/adapted; made once."""
    target = work / "adapted"
    if (target / "config.json").is_file():
        return target
    base = load_base(base_name)
    cases = [*read_gold(data / "gold" / "train.csv"), *read_invented_cases()]
    dev = read_gold(data / "gold" / "dev.csv")
    sets = read_sets(data, [case.text for case in dev], seed=SEED)
    texts = gather_texts([prepare(case.text).text for case in cases], sets)
    options = LoopOptions("adapt", epochs, ADAPTING_RATES, batch=32, seed=SEED, checkpoint=work / "adapt.ckpt")
    adapt(
        base.backbone,
        base.encoding(),
        texts,
        sets,
        options,
        mask_token=base.mask_token,
        report=print_progress(),
    )
    save_base(base, target)
    return target


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("base")
    parser.add_argument("work", type=Path)
    arguments = parser.parse_args()
    adapt_base(arguments.data, arguments.base, arguments.work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
