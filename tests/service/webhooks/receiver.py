"""A real HTTP receiver on this machine that verifies signatures and answers as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook


@dataclass
class Receiver:
    """answer: called with the event's `data`, gives (status, headers)."""

    port: int = 0
    secret: str = ""
    answer: Callable[[dict[str, Any]], tuple[int, dict[str, str]]] = lambda _: (200, {})
    got: list[dict[str, Any]] = field(default_factory=list)  # data of all requests, in order of arrival
    ids: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks?x=1"

    def sequences(self, complaint_id: str) -> list[int]:
        return [data["sequence"] for data in self.got if data["complaint_id"] == complaint_id]


@contextmanager
def running_receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            event = json.loads(body)
            if receiver.secret:
                Webhook(receiver.secret).verify(body, dict(self.headers))
            with lock:
                receiver.got.append(event["data"])
                receiver.ids.append(self.headers["webhook-id"])
                receiver.hosts.add(self.headers["host"])
            status, headers = receiver.answer(event["data"])
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Silent."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 128  # two workers connect sixteen times at once

    server = Server(("127.0.0.1", 0), Handler)
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
