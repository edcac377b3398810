"""Reads texts on a Ray cluster: Ray Data over the same pure function, models loaded once an actor.

Batches go to the actors in windows, so that memory stays bounded, and come back in order; the journal of
the run is their checkpoint, whatever the engine: an interrupted run can go on with another engine.
With RAY_ADDRESS set the cluster behind it does the work, else this machine. Suqing must be installed on
every node. Ray's usage reports are off.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from nlp.errors import UsageError
from service.tagging.engines import D, Engine, LoadReader, W

WINDOW = 200  # batches under way at once


@dataclass(frozen=True, slots=True)
class _Parcel:
    """Keeps Ray from taking the tuple inside for a row of numbers: it moves a parcel as it is."""

    content: Any


class _Reader:
    """Lives in an actor."""

    def __init__(self, load: LoadReader[Any, Any]) -> None:
        self._read = load()

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Parcels of work to parcels of what was read."""
        return {"read": [_Parcel(self._read(work.content)) for work in batch["work"]]}


def make_ray_engine(load: LoadReader[W, D], *, workers: int) -> Engine[W, D]:
    """An engine with `workers` actors. Raises: UsageError where Ray is not installed."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray.data
        import ray.exceptions
    except ImportError as error:
        raise UsageError("--engine ray 需要先安装 Ray：在源码目录里运行 pip install -e '.[ray]'。") from error

    def run(batches: Iterator[W]) -> Iterator[D]:
        started = not ray.is_initialized()
        if started:
            _start(ray, workers)
        try:
            context = ray.data.DataContext.get_current()
            context.execution_options.preserve_order = True
            context.enable_progress_bars = False
            while window := list(islice(batches, WINDOW)):
                yield from _read_window(ray, window, load, workers)
        except ray.exceptions.RayError as error:  # its text holds traces, and may quote what was read
            raise UsageError(
                f"Ray 没有完成读取（{type(error).__name__}）：请确认每个节点都装有同一版本的 suqing，"
                "或改用 --engine local；同样的命令加 --resume 可从中断处继续。"
            ) from error
        finally:
            if started:
                ray.shutdown()

    return run


def _start(ray: Any, workers: int) -> None:
    options: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    if not os.environ.get("RAY_ADDRESS"):
        options |= {"num_cpus": workers, "include_dashboard": False}
    try:
        ray.init(**options)
    except Exception as error:  # plain ones, such as for a node that did not start in time
        raise UsageError(
            f"Ray 没有启动（{type(error).__name__}）：请检查 RAY_ADDRESS 与机器负载，或改用 --engine local。"
        ) from error


def _read_window(ray: Any, window: list[W], load: LoadReader[W, D], workers: int) -> Iterator[D]:
    rows = [{"work": _Parcel(work)} for work in window]
    dataset = ray.data.from_items(rows, override_num_blocks=len(rows)).map_batches(
        _Reader,
        fn_constructor_args=(load,),
        batch_size=1,
        num_cpus=1,
        compute=ray.data.ActorPoolStrategy(size=min(workers, len(rows))),
    )
    for row in dataset.iter_rows():
        parcel: _Parcel = row["read"]
        yield parcel.content
