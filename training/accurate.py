"""Make the bundled accurate model: `python -m training.accurate DATA BASE WORK OUTPUT` (`train` extra).

Three stages, each made once and kept in WORK, so that a run that was killed goes on: the base is
adapted to complaints, fine-tuned once a fold, and joined with the linear model of models/bundled/fast.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from models.encoder.storage import save_encoder
from models.linear.classifier import LinearClassifier
from models.loading import load_classifier
from nlp.errors import InputError, SuqingError
from training.bundled import fit_bundled, kept_model_card, read_bundled_cases
from training.encoder.base_source import BaseSource
from training.encoder.cascade_choice import describe_choice
from training.encoder.cases import case_folds
from training.encoder.child_process import run_in_child
from training.encoder.fit import fit_encoder
from training.encoder.progress import print_progress
from training.encoder.run_options import ADAPTING_RATES, LoopOptions
from training.encoder.stages import Adapt, look_at_base
from training.provenance import describe_training

SEED = 20261127
EPOCHS = 3
FOLDS = 3


def adapt_base(data: Path, base_name: str, work: Path, *, epochs: int = 1) -> Path:
    """The base after adaptation, in `work`/adapted; made once."""
    target = work / "adapted"
    if (target / "tokenizer_config.json").is_file():
        return target
    known = look_at_base(BaseSource(base_name), run_in_child)
    options = LoopOptions(
        "adapt",
        epochs,
        ADAPTING_RATES,
        seed=SEED,
        checkpoint=work / "adapt.ckpt",
        bfloat16=known.facts.bfloat16,
    )
    run_in_child(Adapt(known.source, data, options, target), print_progress())
    return target


def build(data: Path, base_name: str, work: Path, output: Path) -> None:
    """All stages; writes the artifact to `output`. Raises: InputError where the fast model is another."""
    work.mkdir(parents=True, exist_ok=True)
    adapted = look_at_base(BaseSource(str(adapt_base(data, base_name, work))), run_in_child)
    cases = read_bundled_cases(data)
    linear = fit_bundled(data, cases)
    fast = load_classifier("fast")
    training = describe_training(cases, seed=SEED)
    if not isinstance(fast, LinearClassifier) or not fast.version.endswith(training["fingerprint"][:8]):
        raise InputError(f"随附的 {fast.version} 不是用这些案例训练的，请先 make model。")
    options = LoopOptions("tune", EPOCHS, seed=SEED)
    fitted = fit_encoder(
        cases,
        fast.taxonomy,
        adapted,
        linear,
        options,
        folds=case_folds(cases, fast.taxonomy, folds=FOLDS, seed=SEED),
        work=work,
        report=print_progress(),
        run_stage=run_in_child,
    )
    cascade = fitted.cascade
    save_encoder(
        output,
        version=f"accurate-{hashlib.sha256(fitted.files.graph).hexdigest()[:8]}",
        encoder=fitted.files,
        stacks=fitted.stacks,
        linear=fast,
        settings=fitted.settings,
        about={
            "training": training | {"encoder_base": Path(base_name).name, "epochs": EPOCHS},
            "cascade_choice": describe_choice(cascade),
        },
        cascade=None if cascade is None else cascade.settings,
        companion="fast",
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("base")
    parser.add_argument("work", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    try:
        with kept_model_card(arguments.output):
            build(arguments.data, arguments.base, arguments.work, arguments.output)
    except SuqingError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
