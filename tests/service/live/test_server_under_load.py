"""The real server: promoted, rolled back and shadowed while clients ask without a pause."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from models.loading import prove_directory
from service.live.shadow_counts import read_counts
from tests.models.registry.versions import make_registry, promote, save_small
from tests.service.live.load import Load
from tests.service.server.running import RunningServer

pytestmark = pytest.mark.slow


def test_no_request_fails_and_none_is_mixed_while_champions_change(tmp_path: Path) -> None:
    home = tmp_path / "home"
    registry = make_registry(home, "a-1")
    with registry.new_version("b-1") as place:
        save_small(place, "b-1", seed=7)
    promote(registry, "a-1")
    command = ["-m", "service.cli.main", "serve", "--port", "0", "--workers", "2"]
    with RunningServer(command, tmp_path / "log", {"SUQING_HOME": str(home)}) as server:
        assert "a-1" in server.greeting
        with Load(server.port, clients=3) as load:
            promote(registry, "b-1")
            load.wait_until_only("b-1")
            status, answer = server.post("/v1/models/rollback", {"reason": "试验"})
            assert (status, answer["champion"]) == (200, "a-1")
            load.wait_until_only("a-1")
            registry.shadow("b-1", reason="x", prove=prove_directory)
            end = time.monotonic() + 20
            while read_counts(registry.versions, "a-1", "b-1").texts == 0 and time.monotonic() < end:
                time.sleep(0.1)
        assert set(load.answers.statuses) == {200}
        assert load.answers.faults == []
        assert load.answers.mixed == 0
        assert set(load.answers.versions) == {"a-1", "b-1"}
        counts = read_counts(registry.versions, "a-1", "b-1")
        assert sum(counts.pairs.values()) > 0
        assert server.stop() == 0
    events = [line["event"] for line in server.log_lines()]
    assert events.count("model exchanged") == 4  # two workers, there and back
