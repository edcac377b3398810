"""Which engine reads the texts: this process, worker processes, or Ray. All give equal outcomes."""

from __future__ import annotations

from nlp.errors import UsageError
from service.tagging.engines import D, Engine, LoadReader, W, make_local_engine
from service.tagging.workers import make_worker_engine

ENGINES = ("local", "ray")


def make_engine(name: str, load: LoadReader[W, D], workers: int) -> Engine[W, D]:
    """The engine of that name. Raises: UsageError for an unknown one, or one that is not installed."""
    check_engine(name)
    if name == "ray":
        from service.tagging.ray_engine import make_ray_engine

        return make_ray_engine(load, workers=workers)
    if workers == 1:
        return make_local_engine(load())
    return make_worker_engine(load, workers=workers)


def check_engine(name: str) -> None:
    """Raises: UsageError for an engine that does not exist."""
    if name not in ENGINES:
        raise UsageError(f"没有执行引擎「{name}」；可选 {'、'.join(ENGINES)}。")
