"""Worker processes, each with its own models. Order is kept, the queue is bounded, nobody hangs."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

from models.interrupts import interrupts_held
from nlp.errors import SuqingError
from service.tagging.collecting import collect_less
from service.tagging.engines import D, Engine, LoadReader, ReadBatch, W
from service.tagging.worker_start import worker_context

BATCHES_AHEAD = 2  # a worker
_read: ReadBatch[Any, Any]  # set in a worker process by _start


class WorkerError(SuqingError):
    """A worker process died: killed by the system (most often for want of memory) or by its user."""

    exit_code = 70


def make_worker_engine(load: LoadReader[W, D], *, workers: int) -> Engine[W, D]:
    """`workers` processes, started with the first batch and gone after the last, even on a fault."""

    def run(batches: Iterator[W]) -> Iterator[D]:
        waiting: deque[Future[D]] = deque()
        try:
            with _pool(load, workers) as pool:
                for batch in batches:
                    with interrupts_held():
                        waiting.append(pool.submit(_read_batch, batch))
                    if len(waiting) >= BATCHES_AHEAD * workers:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise WorkerError(
                "一个工作进程意外结束，可能是内存不足；请减小 --workers，再加 --resume 从中断处继续。"
            ) from error

    return run


@contextmanager
def _pool(load: LoadReader[Any, Any], workers: int) -> Iterator[ProcessPoolExecutor]:
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


def _start(load: LoadReader[Any, Any]) -> None:
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


def _read_batch(batch: Any) -> Any:
    return _read(batch)
