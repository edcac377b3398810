"""A fine-tuning in a process of its own: `python -m tests.training.encoder.staged_run BASE WORK`.

WORK holds the course. Each step is printed as it is reported; the weights lie in WORK at the end.
"""

from __future__ import annotations

import sys
from pathlib import Path

from training.encoder.base_source import BaseSource
from training.encoder.child_process import run_in_child
from training.encoder.run_options import LoopOptions
from training.encoder.stages import Tune

COURSE = "course.safetensors"


def make_stage(base: Path, work: Path) -> Tune:
    """A few dozen steps with a checkpoint after each."""
    options = LoopOptions("small", 8, batch=16, checkpoint=work / "checkpoint", checkpoint_seconds=-1)
    return Tune(BaseSource(str(base)), work / COURSE, 0, options, work / "weights.safetensors")


if __name__ == "__main__":
    stage = make_stage(Path(sys.argv[1]), Path(sys.argv[2]))
    run_in_child(stage, lambda progress: print(progress.step, flush=True))
