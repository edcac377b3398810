"""A receiver of webhooks in the test's process: checks signatures, keeps the order, fails at times."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook


class WebhookReceiver:
    """Events by complaint, in the order of arrival: (sequence, type, id)."""

    def __init__(self) -> None:
        self.events: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
        self.secret = ""
        self.received = 0
        self.unsigned = 0
        self.lock = threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(receiver.take(body, dict(self.headers.items())))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self) -> WebhookReceiver:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    def take(self, body: bytes, headers: dict[str, str]) -> int:
        """The status to answer with; every thirtieth delivery is refused once."""
        named = {name.lower(): value for name, value in headers.items()}
        with self.lock:
            self.received += 1
            at = datetime.fromtimestamp(int(named["webhook-timestamp"]), UTC)
            expected = Webhook(self.secret).sign(named["webhook-id"], at, body.decode())
            if expected != named["webhook-signature"]:
                self.unsigned += 1
                return 400
            if self.received % 30 == 0:
                return 500
            event = json.loads(body)
            data = event["data"]
            self.events[data["complaint_id"]].append((data["sequence"], event["type"], named["webhook-id"]))
            return 204
