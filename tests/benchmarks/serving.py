"""What a user of `suqing serve` waits for and what it occupies: `python -m tests.benchmarks.serving`.

Starts the real server with the bundled model several times, one after the other, and prints for
each figure the median of the starts with the least and the most. Reads /proc, so: Linux.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STARTS = 3
ANSWERS = 300
WAIT_SECONDS = 60  # for a start or an end, before the benchmark gives up
COMPLAINT = (
    "上个月在你们店里买的电热水壶用了不到两周把手就断了，开水烫伤了孩子的手，"
    "打了三次客服电话都没人管，花了299元，要求退款并赔偿医药费，"
    "我的电话13800138000，再拖就打12315投诉。"
)


@dataclass(frozen=True)
class Start:
    """One life of the server. Times in seconds, memory (resident set) in MB."""

    ready: float
    first: float
    later: tuple[float, ...]
    master: float
    workers: tuple[float, ...]


@contextmanager
def running_server(port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The server, ended as a supervisor ends it. Raises: SystemExit when its end is not a clean one."""
    command = [sys.executable, "-m", "service.cli.main", "serve", "--port", str(port)]
    environment = {**os.environ, "SUQING_HOME": str(folder / "home")}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=log)
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        if (code := process.wait(WAIT_SECONDS)) != 0:
            raise SystemExit(f"suqing serve ended with {code}")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    """Ask /readyz until it says 200."""
    end = time.perf_counter() + WAIT_SECONDS
    while process.poll() is None and time.perf_counter() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except ConnectionError:
            pass  # not listening yet
        finally:
            connection.close()
        time.sleep(0.005)
    raise SystemExit("suqing serve did not become ready")


def seconds_of_answer(connection: http.client.HTTPConnection) -> float:
    """One POST /v1/analyze, until the last byte. Raises: SystemExit for a failure or a closed connection."""
    body = json.dumps({"text": COMPLAINT}).encode()
    began = time.perf_counter()
    connection.request("POST", "/v1/analyze", body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    answer = response.read()
    seconds = time.perf_counter() - began
    if response.status != 200 or response.will_close or "urgency" not in json.loads(answer):
        raise SystemExit(f"POST /v1/analyze: {response.status}, connection closed: {response.will_close}")
    return seconds


def resident_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) / 1024


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def measure_start() -> Start:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        with running_server(port, Path(folder)) as process:
            wait_until_ready(process, port)
            ready = time.perf_counter() - began
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
            first = seconds_of_answer(connection)
            later = tuple(seconds_of_answer(connection) for _ in range(ANSWERS))
            workers = tuple(resident_megabytes(worker) for worker in children_of(process.pid))
            master = resident_megabytes(process.pid)
            connection.close()
    return Start(ready, first, later, master, workers)


def print_figure(name: str, values: Sequence[float], unit: str, digits: int) -> None:
    low, middle, high = min(values), statistics.median(values), max(values)
    print(f"{name:<34}{middle:>9.{digits}f} {unit:<3} {low:.{digits}f}..{high:.{digits}f}")


def main() -> None:
    starts = [measure_start() for _ in range(STARTS)]
    percentiles = [statistics.quantiles(start.later, n=20, method="inclusive") for start in starts]
    print(
        f"suqing serve, {len(starts[0].workers)} workers, {STARTS} starts: median, min..max; "
        f"a complaint of {len(COMPLAINT)} characters"
    )
    print_figure("start until /readyz is 200", [start.ready for start in starts], "s", 2)
    print_figure("first answer", [start.first * 1000 for start in starts], "ms", 1)
    print_figure(f"p50 of {ANSWERS} answers, 1 connection", [p[9] * 1000 for p in percentiles], "ms", 2)
    print_figure(f"p95 of {ANSWERS} answers, 1 connection", [p[18] * 1000 for p in percentiles], "ms", 2)
    print_figure("memory of the master (RSS)", [start.master for start in starts], "MB", 0)
    print_figure(
        "memory of a worker (RSS, with shared)", [size for s in starts for size in s.workers], "MB", 0
    )


if __name__ == "__main__":
    main()
