"""What every writer takes and keeps to.

A writer pulls the chunks, so that the work of a run happens inside its loop; it writes one file
from beginning to end and leaves naming, syncing and removing it to its caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from service.files.table import AddedColumn, Table, TaggedChunk, Value

Report = Callable[[int, str], None]
"""Called with the row number and what could not be written of it."""


Encoder = Callable[[Sequence[Sequence[str]], Sequence[Sequence[Value] | None], int], bytes]
"""(cells as text, what is added, number of added columns) -> the rows as bytes of the output. Picklable."""


class Writer(Protocol):
    """Writes a table and the added columns to the file `part`."""

    def __call__(
        self,
        part: Path,
        table: Table,
        added: Sequence[AddedColumn],
        chunks: Iterator[TaggedChunk],
        report: Report,
    ) -> None:
        """Raises: OSError as the system gives it, InputError where the format cannot hold the table."""
        ...


def unique_names(columns: Sequence[str]) -> tuple[str, ...]:
    """Names for formats where each may stand once: a second 'a' becomes 'a_2', an empty one 'column_3'."""
    taken = set(columns)
    names: list[str] = []
    seen: set[str] = set()
    for position, column in enumerate(columns, 1):
        name = column or f"column_{position}"
        if (column and column in seen) or (not column and name in taken):
            name = next(f"{name}_{n}" for n in range(2, len(columns) + 2) if f"{name}_{n}" not in taken)
        seen.add(column)
        taken.add(name)
        names.append(name)
    return tuple(names)
