"""The application served by gunicorn: loaded once, then forked into workers.

What a fork keeps (dictionaries, linear weights) is shared between the workers; what it does
not keep (an encoder's session) each of them opens for itself.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from service.classifiers import Classifiers
from service.live.watch import ChampionWatch
from service.metrics.folder import forget_process
from service.server.gunicorn_logger import StructlogLogger
from service.server.gunicorn_worker import ProblemWorker

THREADS = 4  # a worker's threads: slow clients wait in one while another computes
GRACE_SECONDS = 30  # after SIGTERM, requests under way have so long to finish: the longest text takes 12


@dataclass(frozen=True)
class Serving:
    """What is served, on which open socket, by how many processes.

    watch: brings them new champions. metrics_folder: in which they count together.
    """

    app: Flask
    classifiers: Classifiers
    listener: socket
    workers: int
    when_ready: Callable[[], None]
    watch: ChampionWatch | None = None
    metrics_folder: Path | None = None


def run_server(serving: Serving) -> None:
    """Serve until SIGTERM or Ctrl-C; ends the process with SystemExit."""
    GunicornServer(serving).run()


class GunicornServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn without its command line and configuration files."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._bind = f"fd://{serving.listener.detach()}"
        super().__init__()

    def load_config(self) -> None:
        """Called at the start, and again at every SIGHUP: the workers are then exchanged one by one."""
        options = {
            "bind": self._bind,
            "workers": self._serving.workers,
            "worker_class": ProblemWorker,
            "threads": THREADS,
            "preload_app": True,
            "graceful_timeout": GRACE_SECONDS,
            "logger_class": StructlogLogger,
            "control_socket_disable": True,
            "proc_name": "suqing",
            "when_ready": self._when_ready,
            "post_fork": self._post_fork,
            "worker_exit": self._worker_exit,
            "child_exit": self._child_exit,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._serving.app

    def _when_ready(self, arbiter: Any) -> None:
        self._serving.classifiers.before_fork()
        gc.collect()
        gc.freeze()  # keeps the collector from writing to pages that the workers share
        self._serving.when_ready()

    def _post_fork(self, arbiter: Any, worker: Any) -> None:
        self._serving.classifiers.after_fork()
        if self._serving.watch is not None:
            self._serving.watch.start()

    def _worker_exit(self, arbiter: Any, worker: Any) -> None:
        if self._serving.watch is not None:
            self._serving.watch.stop()

    def _child_exit(self, arbiter: Any, worker: Any) -> None:
        if self._serving.metrics_folder is not None:
            forget_process(self._serving.metrics_folder, worker.pid)
