"""The journal of a run: outcomes of finished texts, kept beside the output so that --resume can go on.

One JSON line a batch after a first line that says what the run was made of. A resumed run reads
the input again from the start, takes the outcomes that stand here and writes the output anew: the
same scheme for every format, and the same bytes as an undisturbed run. A line torn by a kill is
cut off. The file is locked while a run has it, so that two runs never share an output.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, Generic

from nlp.errors import UsageError
from service.files.errors import unwritable
from service.tagging.outcome_lines import R, to_outcomes

FORMAT = 1


def journal_of(output: Path) -> Path:
    """Where the journal of an output is kept."""
    return output.with_name(f".{output.name}.journal")


class Journal(Generic[R]):
    """Opened and locked at once; `begin` decides between a fresh start and going on."""

    def __init__(self, output: Path, make_row: Callable[..., R], *, command: str = "tag") -> None:
        """make_row: from the values of an outcome that is not a fault. command: that writes the output.

        Raises: OutputError where nothing can be written there, UsageError where another run is at it."""
        self.path = journal_of(output)
        self.texts = 0  # outcomes held
        self._begun = False
        self._make_row = make_row
        self._known: Generator[R | str, None, None] | None = None
        try:
            self._file = self.path.open("a+b")
        except OSError as error:
            raise unwritable(error, output) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise UsageError(
                f"另一个 suqing {command} 正在写「{output}」；请等它结束，或换一个输出文件名。"
            ) from error

    def has_progress(self) -> bool:
        """True where an earlier run left something."""
        return self.path.stat().st_size > 0

    def begin(self, made_of: Mapping[str, Any], *, resume: bool) -> int:
        """Start anew, or go on where a run made of the same things stopped. Number of texts done already.

        Raises: UsageError naming what differs from the interrupted run.
        """
        head = {"format": FORMAT, **made_of}
        going_on = resume and self._check_same(head)
        self._begun = True
        if not going_on:
            self._file.seek(0)
            self._file.truncate()
            self._write(json.dumps(head, ensure_ascii=False).encode())
            return 0
        end = self._file.tell()
        while (batch := _read_line(self._file)) is not None:
            self.texts += len(batch)
            end = self._file.tell()
        self._file.truncate(end)
        self._known = self._read_outcomes()
        return self.texts

    def take(self, count: int) -> list[R | str]:
        """The next outcomes of the interrupted run, as many as there are."""
        return [] if self._known is None else list(islice(self._known, count))

    def append(self, line: bytes, count: int) -> None:
        """Keep `count` new outcomes (see `to_line`). Raises: OSError where the disk is full."""
        if count:
            self._write(line)
            self.texts += count

    def finish(self) -> None:
        """The run succeeded: nothing is to be gone on with."""
        self.texts = 0

    def close(self, *, keep: bool) -> None:
        """Release the lock; without `keep`, or where nothing was done, remove the file.

        A run that was refused before it began leaves an earlier run's journal as it was.
        """
        if self._known is not None:
            self._known.close()  # it may stand before its end with the file open
        if not (keep and self.texts) and (self._begun or not self.has_progress()):
            self.path.unlink(missing_ok=True)
        with suppress(OSError):
            self._file.close()

    def _check_same(self, head: Mapping[str, Any]) -> bool:
        """False where there is nothing to go on with. Leaves the file behind its first line."""
        self._file.seek(0)
        before = _read_line(self._file)
        if not isinstance(before, dict):
            return False
        changed = [name for name in head if before.get(name) != head[name]]
        if changed:
            raise UsageError(
                f"不能用 --resume 接着做：与上次中断时相比，{'、'.join(changed)} 变了。"
                "去掉 --resume 可从头开始。"
            )
        return True

    def _read_outcomes(self) -> Generator[R | str, None, None]:
        with self.path.open("rb") as file:
            _read_line(file)
            while (batch := _read_line(file)) is not None:
                yield from to_outcomes(batch, self._make_row)

    def _write(self, line: bytes) -> None:
        self._file.write(line + b"\n")
        self._file.flush()


def _read_line(file: Any) -> Any:
    """The value of the next line; None at the end and for a torn line."""
    line: bytes = file.readline()
    try:
        return json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None
