"""Worker processes, each with its own models. Order is kept, the queue is bounded, nobody hangs."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

from nlp.errors import SuqingError
from service.tagging.collecting import collect_less
from service.tagging.engines import Engine, LoadReader, ReadBatch, ReadTexts
from service.tagging.outcome_lines import R, from_line, to_line
from service.tagging.worker_start import interrupts_held, worker_context

BATCHES_AHEAD = 2  # a worker
_read: ReadBatch[Any]  # set in a worker process by _start


class WorkerError(SuqingError):
    """A worker process died: killed by the system (most often for want of memory) or by its user."""

    exit_code = 70


def make_worker_engine(
    load: LoadReader[R | str], make_row: Callable[..., R], *, workers: int
) -> Engine[R | str]:
    """`workers` processes, started with the first batch and gone after the last, even on a fault.

    make_row: see `from_line`.
    """

    def run(batches: Iterator[list[str]]) -> Iterator[ReadTexts[R | str]]:
        waiting: deque[Future[bytes]] = deque()

        def next_read() -> ReadTexts[R | str]:
            line = waiting.popleft().result()
            return ReadTexts(from_line(line, make_row), line)

        try:
            with _pool(load, workers) as pool:
                for texts in batches:
                    with interrupts_held():
                        waiting.append(pool.submit(_read_batch, texts))
                    if len(waiting) >= BATCHES_AHEAD * workers:
                        yield next_read()
                while waiting:
                    yield next_read()
        except BrokenProcessPool as error:
            raise WorkerError(
                "一个工作进程意外结束，可能是内存不足；请减小 --workers，再加 --resume 从中断处继续。"
            ) from error

    return run


@contextmanager
def _pool(load: LoadReader[Any], workers: int) -> Iterator[ProcessPoolExecutor]:
    """Never forked from this process, which may have threads and an inference session."""
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, mp_context=worker_context(), initializer=_start, initargs=(load,))
    try:
        yield pool
    except BaseException:
        for process in set(multiprocessing.active_children()) - before:
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start(load: LoadReader[Any]) -> None:
    global _read  # noqa: PLW0603  one a process
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _read = load()
    collect_less()


def _end_with_parent() -> None:
    """Leave when the parent is gone, however it went: an orphan would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read_batch(texts: list[str]) -> bytes:
    return to_line(_read(texts))
