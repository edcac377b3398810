"""Processes that test beside each other share the cores: said before anything imports numpy or torch."""

from __future__ import annotations

import os

_WORKERS = os.environ.get("PYTEST_XDIST_WORKER_COUNT")  # not in the process that only hands out the tests

if _WORKERS:
    # Two processes that compute with two threads each on two cores mostly wait for threads that do not run.
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // int(_WORKERS))))
