"""A running `suqing serve` under load while champions come and go; what its clients were answered."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

BATCH = {
    "items": [{"text": text} for text in ("水壶坏了", "手被烫伤了，很气愤", "退款一直不到账", "谢谢，很满意")]
}


@dataclass
class Answers:
    """What the clients got. statuses: HTTP status -> requests. mixed: batches of two versions.

    first_seen: version -> time.monotonic() of the first answer by it since `watch_for` was asked.
    last_seen: version -> of the last one. seconds: of each request.
    """

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    mixed: int = 0
    versions: Counter[str] = field(default_factory=Counter)
    last_seen: dict[str, float] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)


class Load:
    """Clients that send batches as fast as they are answered, each on its own connection."""

    def __init__(self, port: int, clients: int) -> None:
        self.answers = Answers()
        self._port = port
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(clients)]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(30)

    def wait_until_only(self, version: str, *, quiet: float = 0.5, limit: float = 30) -> float:
        """Seconds until the last answer of any other version; it must then be silent for `quiet`."""
        began = time.monotonic()
        while time.monotonic() - began < limit:
            time.sleep(0.02)
            with self._lock:
                others = [at for name, at in self.answers.last_seen.items() if name != version]
                mine = self.answers.last_seen.get(version, 0.0)
            last = max(others, default=0.0)
            if mine > began and time.monotonic() - max(last, began) > quiet:
                return max(0.0, last - began)
        raise AssertionError(f"{version} did not take over within {limit} s")

    def _run(self) -> None:
        body = json.dumps(BATCH).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                connection.request("POST", "/v1/analyze/batch", body, {"Content-Type": "application/json"})
                response = connection.getresponse()
                answer = json.loads(response.read())
            except (OSError, http.client.HTTPException, ValueError) as error:
                with self._lock:
                    self.answers.faults.append(type(error).__name__)
                connection.close()
                continue
            self._note(response.status, answer, time.monotonic() - began)
        connection.close()

    def _note(self, status: int, answer: dict[str, list[dict[str, str]]], seconds: float) -> None:
        versions = {item["model_version"] for item in answer.get("items", [])}
        with self._lock:
            self.answers.statuses[status] += 1
            self.answers.seconds.append(seconds)
            self.answers.mixed += len(versions) > 1
            for version in versions:
                self.answers.versions[version] += 1
                self.answers.last_seen[version] = time.monotonic()
