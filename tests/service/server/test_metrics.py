"""GET /metrics of the real server: the counts of all its workers, whichever of them answers."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from prometheus_client.multiprocess import MultiProcessCollector

from service.access.keys import create_key
from service.settings import Settings
from service.store import open_store
from service.store.upgrade import upgrade
from tests.service.metrics.reading import Samples, label_values, read_samples, total, value
from tests.service.server.running import RunningServer
from tests.service.server.test_serve_command import COMMAND, COMPLAINT

REQUESTS, TEXTS = "suqing_http_requests_total", "suqing_texts_analysed_total"
ANALYZE = {"route": "/v1/analyze", "method": "POST"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    command = ["-m", "tests.service.server.fake_server", "0"]
    with RunningServer(command, tmp_path / "server.log", {"TMPDIR": str(tmp_path)}) as running:
        yield running


def scrape(server: RunningServer) -> Samples:
    status, body = server.read("/metrics")
    assert status == 200
    return read_samples(body)


def counts_by_worker(folder: Path) -> dict[int, float]:
    """Process id -> requests that this worker has counted in its file."""
    found: dict[int, float] = {}
    for path in folder.glob("suqing-metrics-*/counter_*.db"):
        families = MultiProcessCollector.merge([str(path)])  # type: ignore[no-untyped-call]
        mine = [s.value for family in families for s in family.samples if s.name == REQUESTS]
        found[int(path.stem.split("_")[1])] = sum(mine)
    return found


def send(server: RunningServer, number: int) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda n: server.post("/v1/analyze", {"text": f"第{n}个水壶"})[0], range(number))
        assert set(answers) == {200}


def test_the_counts_of_both_workers_add_up(server: RunningServer, tmp_path: Path) -> None:
    sent, busy = 0, {}
    while len(busy) < 2 and sent < 2000:
        send(server, 60)
        sent += 60
        busy = {pid: number for pid, number in counts_by_worker(tmp_path).items() if number}
    assert len(busy) == 2, busy
    assert sum(busy.values()) == sent
    for _ in range(8):  # whichever worker answers
        samples = scrape(server)
        assert value(samples, REQUESTS, status="200", **ANALYZE) == sent
        assert value(samples, "suqing_http_request_seconds_count", **ANALYZE) == sent
        assert value(samples, "suqing_http_request_seconds_bucket", le="+Inf", **ANALYZE) == sent
        assert total(samples, TEXTS) == sent
        assert label_values(samples, "pid") == set()


def test_unknown_routes_make_no_new_label_values(server: RunningServer) -> None:
    server.get("/nothing")
    before = {name: label_values(scrape(server), name) for name in ("route", "method", "status")}
    for number in range(40):
        assert server.get(f"/nothing/{number}?text=13800138000") == 404
    samples = scrape(server)
    after = {name: label_values(samples, name) for name in ("route", "method", "status")}
    assert after["route"] == before["route"] | {"/metrics"}
    assert (after["method"], after["status"]) == (before["method"], before["status"] | {"200"})
    assert value(samples, REQUESTS, route="unmatched", method="GET", status="404") == 41


@pytest.mark.slow
def test_what_a_worker_counted_outlives_it_and_the_folder_ends_with_the_server(
    server: RunningServer, tmp_path: Path
) -> None:
    send(server, 60)
    victim = max(counts_by_worker(tmp_path).items(), key=lambda found: found[1])[0]
    os.kill(victim, signal.SIGKILL)
    end = time.monotonic() + 10
    while Path(f"/proc/{victim}").exists() and time.monotonic() < end:
        time.sleep(0.05)
    send(server, 60)
    assert value(scrape(server), REQUESTS, status="200", **ANALYZE) == 120
    assert list(tmp_path.glob("suqing-metrics-*"))
    assert server.stop() == 0
    assert not list(tmp_path.glob("suqing-metrics-*"))


def test_suqing_serve_counts_and_tells_of_its_store_to_who_has_a_key(tmp_path: Path) -> None:
    home = tmp_path / "home"
    store = open_store(Settings(home=home))
    upgrade(store)
    key = create_key(store, "prometheus", ["models:read"], actor="test")[1]
    intake = create_key(store, "intake", ["intake"], actor="test")[1]
    store.close()
    command = [*COMMAND[:-1], "2", "--model", "fast"]
    environment = {"SUQING_HOME": str(home), "SUQING_REQUIRE_KEYS": "1", "TMPDIR": str(tmp_path)}
    with RunningServer(command, tmp_path / "log", environment) as server:
        assert server.get("/metrics") == 401
        body = {"text": COMPLAINT, "channel": "app"}
        assert server.post("/v1/complaints", body, {"Authorization": f"Bearer {intake}"})[0] == 201
        status, shown = server.read("/metrics", {"Authorization": f"Bearer {key}"})
        assert server.stop() == 0
    assert status == 200
    samples = read_samples(shown)
    place = {"route": "/v1/complaints", "method": "POST"}
    assert value(samples, REQUESTS, status="201", **place) == 1
    assert total(samples, TEXTS, urgency="urgent") == 1
    assert value(samples, "suqing_store_up") == 1
    assert value(samples, "suqing_complaints_open", status="received") == 1
    assert value(samples, "suqing_outbox_events_pending") == 1
    assert "13800138000" not in shown
    assert not list(tmp_path.glob("suqing-metrics-*"))
