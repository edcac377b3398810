"""A server in a process of its own, for tests that need the real thing."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[3]


@dataclass
class RunningServer:
    """Starts `command`, waits for a line with an address on its standard output."""

    command: list[str]
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    umask: int = -1  # that of the tests

    def __enter__(self) -> RunningServer:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **self.environment}
        with self.log.open("wb") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "error", "-W", "ignore::ResourceWarning", *self.command],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                encoding="utf-8",
                umask=self.umask,
            )
        assert self.process.stdout is not None
        self.greeting = self.process.stdout.readline()
        if "http://" not in self.greeting:
            self.__exit__()
            raise AssertionError(f"the server did not start: {self.log.read_text('utf-8')}")
        self.url = "http://" + self.greeting.split("http://")[1].split()[0].split("　")[0]
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate(timeout=10)

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    def post(
        self, path: str, body: object, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            payload = json.dumps(body).encode()
            connection.request("POST", path, payload, {"Content-Type": "application/json", **(headers or {})})
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def get(self, path: str) -> int:
        return self.read(path)[0]

    def read(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and body of a GET."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal, wait for the end, return the exit code."""
        self.process.send_signal(sign)
        return self.process.wait(timeout=20)

    def log_lines(self) -> list[dict[str, Any]]:
        """The log; every line must be JSON."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]
