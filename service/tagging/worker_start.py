"""How worker processes begin: forked from a process of their own that has read the lexicons already.

That process (multiprocessing's fork server) is started early, imports `worker_preload` while this one still
reads its input, and has no threads and no inference session, so that a fork of it is safe; each worker then
needs little more than its models. Where there is no fork server, workers are spawned.
"""

from __future__ import annotations

import multiprocessing
import sys
from multiprocessing.context import BaseContext

from models.interrupts import interrupts_held

_PRELOADED = "service.tagging.worker_preload"


def worker_context() -> BaseContext:
    """Makes processes the way that suits this system."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_PRELOADED])
    return context


def start_early(*modules: str) -> None:
    """Let the fork server begin to import while this process goes on. It ends with this process.

    modules: what a worker imports besides, such as the program's main module.
    """
    context = worker_context()
    if context.get_start_method() != "forkserver":
        return
    from multiprocessing.forkserver import ensure_running

    context.set_forkserver_preload([_PRELOADED, *modules])
    with interrupts_held():
        ensure_running()
