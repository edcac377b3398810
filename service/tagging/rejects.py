"""OUTPUT.rejects.csv: rows that could not be analysed, with row number, id and reason. Never the text."""

from __future__ import annotations

import csv
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from service.files.delimited_writer import show_added
from service.files.errors import unwritable
from service.files.output_file import part_of, remove


def rejects_of(output: Path) -> Path:
    """Where the rejects of an output are listed."""
    return output.with_name(f"{output.name}.rejects.csv")


class Rejects:
    """Grows beside its place and takes it when the run has succeeded.

    A run without rejects removes the file of an earlier run on the same output: it would lie.
    """

    def __init__(self, output: Path) -> None:
        self.path = rejects_of(output)
        self.count = 0
        self._part = part_of(self.path)
        self._file: IO[str] | None = None
        self._writer: Any = None

    def add(self, row: int, case: str, reason: str) -> None:
        """List a row. Raises: OSError where the disk is full."""
        if self._file is None:
            self._file = self._part.open("w", encoding="utf-8", newline="")
            self._file.write("\ufeff")
            self._writer = csv.writer(self._file)
            self._writer.writerow(("row", "id", "reason"))
        self._writer.writerow((row, show_added(case), reason))
        self.count += 1

    def __enter__(self) -> Rejects:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._finish(failed=kind is not None)
        except OSError as fault:
            raise unwritable(fault, self.path) from fault
        finally:
            remove(self._part)

    def _finish(self, *, failed: bool) -> None:
        if failed:
            if self._file is not None:
                with suppress(OSError):
                    self._file.close()
        elif self._file is None:
            self.path.unlink(missing_ok=True)
        else:
            with self._file as file:
                file.flush()
                os.fsync(file.fileno())
            os.replace(self._part, self.path)
