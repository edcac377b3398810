"""Runs a stage in a process of its own, whose memory is the system's again when it ends.

The process dies with the one that started it, however that ends: see training.encoder.child. What it
refuses arrives here as the same error. Ctrl-C is for the starter alone, which then ends the process.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import nlp.errors
from models.interrupts import interrupts_held
from nlp.errors import SuqingError
from training.encoder.memory import give_back_memory
from training.encoder.messages import Done, Failed, Message, Refused, read_message
from training.encoder.run_options import Progress, Report
from training.encoder.stages import STAGE, Outcome, Stage

_ROOT = Path(__file__).parents[2]
_GRACE_SECONDS = 5.0  # some steps of the libraries let nothing else run meanwhile
_COMMAND = [sys.executable, "-m", "training.encoder.child"]


class StageKilledError(SuqingError):
    """The system, or somebody, killed the process of a stage. exit_code: as a shell tells of a signal."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"训练的子进程被终止（信号 {number}）；若非人为，多半是内存不足。"
            "请关闭其他程序，再运行同样的命令，训练会从断点继续。"
        )
        self.exit_code = 128 + number


class StageFailedError(Exception):
    """A fault of our own in the process of a stage. kind: class of the error. place: file and line there."""

    def __init__(self, kind: str, place: str) -> None:
        super().__init__(f"{kind}, {place}")
        self.kind, self.place = kind, place


def run_in_child(stage: Stage, report: Report) -> Outcome:
    """Do a stage and give what it found out; its progress is reported here.

    Raises: whatever of nlp.errors the stage raises; StageKilledError; StageFailedError; MemoryError.
    """
    give_back_memory()
    last: Message | None = None
    with _started() as process:
        if process.stdin is None or process.stdout is None:
            raise TypeError("a process without pipes")
        with suppress(BrokenPipeError):  # it has died already; its exit code says why
            process.stdin.write(STAGE.dump_json(stage) + b"\n")
            process.stdin.flush()
        for line in process.stdout:
            last = read_message(line)
            if isinstance(last, Progress):
                report(last)
        code = process.wait()
    return _outcome(last, code)


def _outcome(last: Message | None, code: int) -> Outcome:
    if isinstance(last, Done):
        return last.facts
    if isinstance(last, Refused):
        raise _error_class(last.kind)(last.text)
    if isinstance(last, Failed):
        raise MemoryError if last.kind == "MemoryError" else StageFailedError(last.kind, last.place)
    if code < 0:
        raise StageKilledError(-code)
    raise StageFailedError(f"exit code {code}", _COMMAND[-1])


def _error_class(kind: str) -> type[SuqingError]:
    found = getattr(nlp.errors, kind, SuqingError)
    return found if isinstance(found, type) and issubclass(found, SuqingError) else SuqingError


@contextmanager
def _started() -> Iterator[subprocess.Popen[bytes]]:
    """The process, which has ended for certain when the block is left."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(_ROOT), os.getenv("PYTHONPATH"))))}
    with interrupts_held():  # what it starts with blocked signals never hears of Ctrl-C
        process = subprocess.Popen(  # noqa: S603
            _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env
        )
    try:
        yield process
    finally:
        try:
            with suppress(BrokenPipeError, subprocess.TimeoutExpired):
                if process.stdin is not None:
                    process.stdin.close()  # which it takes as the word to tidy up and end
                process.wait(_GRACE_SECONDS)
        finally:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
