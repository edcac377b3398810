"""As much of Ray as the engine uses, in this process: rows go through the actor's class as JSON would."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any


class FakeDataset:
    """Rows, and what is to be done with each."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._rows = rows

    def map_batches(self, actor: Any, *, fn_constructor_args: tuple[Any, ...], **_: object) -> FakeDataset:
        read = actor(*fn_constructor_args)
        answers = [read({name: [value] for name, value in row.items()}) for row in self._rows]
        return FakeDataset([{name: values[0] for name, values in answer.items()} for answer in answers])

    def iter_rows(self) -> Iterator[dict[str, Any]]:
        yield from copy.deepcopy(self._rows)


def make_fake_ray(*, starts: bool = True) -> dict[str, ModuleType]:
    """Modules by name, for `sys.modules`. starts: False for a node that does not come up."""
    ray, data, exceptions = (ModuleType(name) for name in ("ray", "ray.data", "ray.exceptions"))
    running: list[dict[str, Any]] = []

    def init(**options: Any) -> None:
        if not starts:
            raise Exception("The current node timed out during startup.")
        running.append(options)

    context = SimpleNamespace(execution_options=SimpleNamespace())
    attributes = {
        ray: {
            "data": data,
            "exceptions": exceptions,
            "init": init,
            "is_initialized": lambda: bool(running),
            "shutdown": running.clear,
        },
        data: {
            "from_items": lambda rows, **_: FakeDataset(rows),
            "ActorPoolStrategy": lambda **_: None,
            "DataContext": SimpleNamespace(get_current=lambda: context),
        },
        exceptions: {"RayError": type("RayError", (Exception,), {})},
    }
    for module, values in attributes.items():
        for name, value in values.items():
            setattr(module, name, value)
    return {module.__name__: module for module in attributes}
