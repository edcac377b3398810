"""The base after adaptation, from directory to directory."""

from __future__ import annotations

from pathlib import Path

from nlp import prepare
from training.bundled import read_bundled_cases
from training.encoder.adapting import adapt, gather_texts
from training.encoder.base import Base, save_base
from training.encoder.material import read_sets
from training.encoder.run_options import LoopOptions, Report
from training.tables import read_gold


def write_adapted_base(
    base: Base, data: Path, options: LoopOptions, adapted: Path, *, report: Report
) -> None:
    """Adapt the base to the texts of the data directory, and write what `load_base` reads to `adapted`."""
    dev = read_gold(data / "gold" / "dev.csv")
    sets = read_sets(data, [case.text for case in dev], seed=options.seed)
    texts = gather_texts([prepare(case.text).text for case in read_bundled_cases(data)], sets)
    adapt(base, texts, sets, options, report=report)
    save_base(base, adapted)
