"""Progress of a long run, a line every half minute."""

from __future__ import annotations

import time

from training.encoder.run_options import Progress, Report

SECONDS = 30


def print_progress() -> Report:
    """A report that prints step, loss and time left."""
    last = 0.0

    def report(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last < SECONDS and progress.step < progress.steps:
            return
        last = time.monotonic()
        print(
            f"{progress.name}: step {progress.step}/{progress.steps}, loss {progress.loss:.3f}, "
            f"{progress.seconds_left / 60:.0f} min left",
            flush=True,
        )

    return report
