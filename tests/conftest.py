"""What the tests need of the system, said before anything imports numpy, torch or Ray."""

from __future__ import annotations

import os
import signal

_WORKERS = os.environ.get("PYTEST_XDIST_WORKER_COUNT")  # not in the process that only hands out the tests

if _WORKERS:
    # Two processes that compute with two threads each on two cores mostly wait for threads that do not run.
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // int(_WORKERS))))

# Ray's actors give way to every other process: beside other tests they would wait for a core.
os.environ.setdefault("RAY_worker_niceness", "0")

# A job in the background ignores Ctrl-C, and so would every process that a test starts and interrupts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
