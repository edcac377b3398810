"""A disk that takes no more: 503 with a time to come back, /readyz says so, and all is well again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, insert
from werkzeug.test import TestResponse

from service.bootstrap import make_application
from service.disk_faults import DiskFault, probe_disk
from service.settings import Settings
from service.store import open_store
from service.store.errors import StoreDiskError
from service.store.tables import store_secrets
from service.store.upgrade import upgrade
from tests.service.api.test_bad_requests import check_problem
from tests.service.small_disk import fill, set_read_only, small_disk

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
COMPLAINT = {"text": "水壶漏水，烫伤了手，要求退款", "channel": "web"}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", megabytes=3) as mounted:
        yield mounted


def make_client(home: Path) -> FlaskClient:
    settings = Settings(home=home, model="fast")
    store = open_store(settings)
    upgrade(store)
    store.close()
    app, classifiers = make_application(settings)
    classifiers.get()
    return app.test_client()


def check_later(response: TestResponse, kind: str, cause: str) -> None:
    problem = check_problem(response, 503, kind)
    assert cause in problem["detail"]
    assert int(response.headers["Retry-After"]) > 0


def upload(client: FlaskClient) -> TestResponse:
    rows = "您的意见,满意度\n" + "客服态度很差,1\n" * 1_000
    data = {"file": (io.BytesIO(rows.encode()), "问卷.csv")}
    return client.post("/v1/surveys", data=data, content_type="multipart/form-data")


def test_a_full_disk_is_told_while_it_lasts(disk: Path) -> None:
    client = make_client(disk / "home")
    assert client.post("/v1/complaints", json=COMPLAINT).status_code == 201
    assert client.get("/readyz").status_code == 200
    filler = fill(disk)
    check_later(client.post("/v1/complaints", json=COMPLAINT), "store-unavailable", "磁盘已满")
    check_later(client.get("/v1/complaints"), "store-unavailable", "审计记录")
    check_later(upload(client), "disk-unavailable", "磁盘已满")
    cases: dict[str, Any] = {"cases": [{"text": "水壶漏水", "category": "质量"}]}
    check_later(client.post("/v1/models/train", json=cases), "disk-unavailable", "磁盘已满")
    for _ in range(2):
        check_later(client.get("/readyz"), "not-ready", "磁盘已满")
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.post("/v1/analyze", json={"text": "水壶漏水"}).status_code == 200
    filler.unlink()
    assert client.get("/readyz").get_json()["status"] == "ready"
    assert client.post("/v1/complaints", json=COMPLAINT).status_code == 201
    assert client.get("/v1/complaints").status_code == 200


def test_a_read_only_disk_is_told_while_it_lasts(disk: Path) -> None:
    client = make_client(disk / "home")
    assert client.get("/readyz").status_code == 200
    set_read_only(disk, read_only=True)
    check_later(client.post("/v1/complaints", json=COMPLAINT), "store-unavailable", "")
    check_later(client.get("/readyz"), "not-ready", "磁盘是只读的")
    set_read_only(disk, read_only=False)
    assert client.get("/readyz").status_code == 200
    assert client.post("/v1/complaints", json=COMPLAINT).status_code == 201


def test_a_database_that_may_not_grow_is_a_full_disk(tmp_path: Path) -> None:
    store = open_store(Settings(home=tmp_path))
    upgrade(store)

    @event.listens_for(store.engine, "connect")
    def keep_small(connection: Any, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # no more than it has

    def write() -> None:
        rows = [{"name": str(number), "value": "x" * 200, "created_at": NOW} for number in range(2_000)]
        with store.write() as connection:
            connection.execute(insert(store_secrets), rows)

    with pytest.raises(StoreDiskError) as caught:
        write()
    store.close()
    assert caught.value.retry_after
    assert str(DiskFault.FULL) in str(caught.value)
    assert str(tmp_path) not in (caught.value.public or "")


def test_looking_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "suqing.db"
    assert probe_disk(file) is None, "a store that was never made is no fault"
    file.touch()
    assert probe_disk(file) is None
    assert [path.name for path in tmp_path.iterdir()] == ["suqing.db"]
