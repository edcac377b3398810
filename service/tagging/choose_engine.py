"""Which engine reads the texts: this process, worker processes, or Ray. All give equal outcomes."""

from __future__ import annotations

from collections.abc import Callable

from nlp.errors import UsageError
from service.tagging.engines import Engine, LoadReader, make_local_engine
from service.tagging.outcome_lines import R
from service.tagging.workers import make_worker_engine

ENGINES = ("local", "ray")


def make_engine(
    name: str, load: LoadReader[R | str], make_row: Callable[..., R], workers: int
) -> Engine[R | str]:
    """The engine of that name. make_row: see `from_line`.

    Raises: UsageError for an unknown one, or one that is not installed.
    """
    check_engine(name)
    if name == "ray":
        from service.tagging.ray_engine import make_ray_engine

        return make_ray_engine(load, make_row, workers=workers)
    if workers == 1:
        return make_local_engine(load())
    return make_worker_engine(load, make_row, workers=workers)


def check_engine(name: str) -> None:
    """Raises: UsageError for an engine that does not exist."""
    if name not in ENGINES:
        raise UsageError(f"没有执行引擎「{name}」；可选 {'、'.join(ENGINES)}。")
