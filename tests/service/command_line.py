"""Runs `suqing` in the tests: in this process, or as a process of its own that can be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Finished:
    """What a command came to."""

    code: int
    out: str
    err: str


def start_process(
    *arguments: str | Path, environ: Mapping[str, str] | None = None, **options: object
) -> subprocess.Popen[str]:
    """`suqing` with the fake classifier of fakes.py, as a process of its own."""
    command = [sys.executable, "-m", "tests.service.suqing_with_fake", *map(str, arguments)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **(environ or {})}
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        command,
        env=env,
        cwd=ROOT,
        text=True,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )


def run_process(
    *arguments: str | Path, environ: Mapping[str, str] | None = None, timeout: float = 60, **options: object
) -> Finished:
    """Run to the end. timeout: seconds."""
    process = start_process(*arguments, environ=environ, **options)
    out, err = process.communicate(timeout=timeout)
    return Finished(process.returncode, out, err)
