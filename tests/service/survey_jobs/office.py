"""An office with surveys: a client, a worker, a store of its own."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from service.jobs.registry import Jobs
from service.jobs.worker import run_all_once

MOBILE = b"13800138000"
"""It stands in every survey of these tests."""


@dataclass(frozen=True)
class Office:
    """A client, the worker's jobs, and where everything lies."""

    client: FlaskClient
    jobs: Jobs
    home: Path

    def upload(self, source: Path, **options: Any) -> dict[str, Any]:
        data = {"file": (io.BytesIO(source.read_bytes()), source.name), **options}
        response = self.client.post("/v1/surveys", data=data, content_type="multipart/form-data")
        assert response.status_code == 201, response.get_data(as_text=True)
        assert response.headers["Location"] == f"/v1/jobs/{response.json['id']}"
        return dict(response.json)

    def work(self) -> None:
        assert run_all_once(self.jobs)

    def fetch(self, address: str) -> tuple[bytes, Any]:
        """Body and headers of a file."""
        with self.client.get(address) as response:
            assert response.status_code == 200
            return response.get_data(), response.headers

    def state(self, job_id: str) -> dict[str, Any]:
        return dict(self.client.get(f"/v1/jobs/{job_id}").json)
