"""Locks between processes. The system releases them when their holder dies, however it dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from models.registry.private_files import private_files
from nlp.errors import ModelError, UsageError

REGISTRY_LOCK = ".registry.lock"
WAIT_SECONDS = 60.0  # a change of the registry takes milliseconds, the proof of a model some seconds
_GLANCE_SECONDS = 1.0  # whoever looks for leftovers holds a lock for an instant


@contextmanager
def registry_lock(versions: Path, *, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Nobody else changes the registry meanwhile. Raises: ModelError where it stays taken."""
    lock = FileLock(versions / REGISTRY_LOCK, timeout=wait)
    try:
        with private_files():
            versions.mkdir(parents=True, exist_ok=True)
            with lock:
                yield
    except Timeout as error:
        raise ModelError(
            f"等了 {wait:.0f} 秒，模型登记表仍被另一个进程占用。请确认没有卡住的 suqing 进程后再试。"
        ) from error


@contextmanager
def training_lock(versions: Path, digest: str) -> Iterator[None]:
    """Nobody else trains on the same cases with the same plan; what is written meanwhile is private.

    Raises: UsageError where somebody does.

    digest: of everything that shapes the weights (training.candidate.candidate_digest).
    """
    folder = versions / ".work"
    lock = FileLock(folder / f"{digest[:16]}.lock", timeout=_GLANCE_SECONDS)
    with private_files():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout as error:
            raise UsageError(
                "另一个进程正在用同样的案例与设置训练，请等它结束；结果会在 suqing models list 里。"
            ) from error
        try:
            yield
        finally:
            Path(lock.lock_file).unlink(missing_ok=True)  # while held: who waits for it makes a new one
            lock.release()
