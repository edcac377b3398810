"""Chunks on their way through an engine, which may read some ahead: each meets its outcomes again."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from typing import Any, TypeVar

from service.tagging.engines import Engine, Kept, W
from service.tagging.journal import Journal

K = TypeVar("K")
D = TypeVar("D", bound=Kept)


def read_in_order(
    plans: Iterable[tuple[K, W]], engine: Engine[W, D], journal: Journal[Any]
) -> Generator[tuple[K, D], None, None]:
    """(what stays here of a chunk, what was read) in the order of `plans`; the journal has it before.

    plans: what stays here of a chunk, and the work that the engine must do.
    Raises: OSError where the journal cannot grow.
    """
    waiting: deque[K] = deque()

    def batches() -> Iterator[W]:
        for stays, work in plans:
            waiting.append(stays)
            yield work

    for read in engine(batches()):
        journal.append(read.line, read.kept)
        yield waiting.popleft(), read
