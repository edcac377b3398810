"""Below SUQING_HOME every file is 0600 and every folder 0700, under the widest umask that there is."""

from __future__ import annotations

import csv
import http.client
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.loading import versions_directory
from models.registry import Registry
from tests.models.registry.versions import save_small
from tests.service.server.running import ROOT, RunningServer
from tests.training.promotion.topics import PLACES, make_rows

pytest.importorskip("huey", reason="the desk needs the `desk` extra")

EVERYTHING = 0  # a umask that takes nothing from anybody


def open_to_others(home: Path) -> list[str]:
    """What somebody else could read or enter, with its mode."""
    found = []
    for path in [home, *home.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode != (0o700 if path.is_dir() else 0o600):
            found.append(f"{path.relative_to(home.parent)} {mode:04o}")
    return found


def suqing(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command under that umask."""
    done = subprocess.run(
        [sys.executable, "-m", "service.cli.main", *arguments],
        cwd=ROOT,
        env={**os.environ, "SUQING_HOME": str(home), "PYTHONPATH": str(ROOT)},
        umask=EVERYTHING,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "made" / "by suqing"


@pytest.fixture
def server(home: Path, tmp_path: Path) -> Iterator[RunningServer]:
    command = ["-m", "service.cli.main", "serve", "--port", "0", "--workers", "1", "--model", "fast"]
    log = tmp_path / "serve.log"
    with RunningServer(command, log, {"SUQING_HOME": str(home)}, umask=EVERYTHING) as running:
        yield running


def upload_survey(server: RunningServer) -> None:
    edge = "suqing-edge"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="问卷.csv"\r\n\r\n'
    rows = "".join(f"{place}的客服态度很差,1\n" for place in PLACES)
    body = f"{head}您的意见,满意度\n{rows}\r\n--{edge}--\r\n".encode()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("POST", "/v1/surveys", body, {"Content-Type": f"multipart/form-data; boundary={edge}"})
    assert connection.getresponse().status == 201
    connection.close()


def test_what_the_server_and_the_worker_keep_is_for_nobody_else(server: RunningServer, home: Path) -> None:
    cases = [{"text": text, "category": label} for text, label in make_rows(PLACES[:4])]
    assert server.post("/v1/complaints", {"text": "水壶漏水，烫伤了手", "channel": "web"})[0] == 201
    upload_survey(server)
    assert server.post("/v1/models/train", {"cases": cases, "promote": "auto"})[0] == 200
    assert server.post("/v1/label-queue", {"size": 5})[0] in (200, 201, 202)
    assert open_to_others(home) == []
    names = {path.name for path in home.rglob("*")}
    assert {"suqing.db", "suqing.db-wal", "jobs.db", "upload.csv", "cases.jsonl"} <= names
    suqing(home, "worker", "--once")
    assert open_to_others(home) == []
    names = {path.name for path in home.rglob("*")}
    assert {"log.txt", "said.json", "summary.json", "registry.json", "manifest.json"} <= names


def test_what_commands_keep_is_for_nobody_else_and_what_they_are_told_to_write_is(
    home: Path, tmp_path: Path
) -> None:
    cases, figures, exported = (tmp_path / name for name in ("cases.csv", "figures.json", "corrected.csv"))
    with cases.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "category"), *make_rows(PLACES[:4])])
    suqing(home, "keys", "create", "呼叫中心", "--scope", "desk")
    suqing(home, "train", str(cases), "--promote", "never", "--json", str(figures))
    version = json.loads(figures.read_text("utf-8"))["version"]
    suqing(home, "models", "promote", version, "--force")
    suqing(home, "corrections", "export", str(exported))
    assert open_to_others(home) == []
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in (figures, exported)} == {
        "figures.json": 0o666,
        "corrected.csv": 0o666,
    }


def test_a_version_from_elsewhere_becomes_private_where_it_is_adopted(home: Path, tmp_path: Path) -> None:
    source = tmp_path / "given"
    save_small(source, "given-1")
    for path in (source, *source.rglob("*")):
        path.chmod(0o777)
    Registry(versions_directory(home)).adopt(source, reason="试验", prove=lambda _: None)
    assert open_to_others(versions_directory(home)) == []
    assert stat.S_IMODE(source.stat().st_mode) == 0o777, "the giver's own is left as it was"
