"""Chunks on their way through an engine, which may read some ahead: each meets its outcomes again."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from typing import Any, TypeVar

from service.tagging.engines import Engine, T
from service.tagging.journal import Journal

Work = TypeVar("Work")


def read_in_order(
    plans: Iterable[tuple[Work, list[str]]], engine: Engine[T], journal: Journal[Any]
) -> Generator[tuple[Work, list[T]], None, None]:
    """(work, outcomes of its texts) in the order of `plans`; the journal has them before they are given.

    plans: what is to be done for a chunk, and its texts that the engine must read.
    Raises: OSError where the journal cannot grow.
    """
    waiting: deque[Work] = deque()

    def batches() -> Iterator[list[str]]:
        for work, texts in plans:
            waiting.append(work)
            yield texts

    for read in engine(batches()):
        journal.append(read.line, len(read.outcomes))
        yield waiting.popleft(), read.outcomes
