"""The queue survives, speaks JSON, and one failing job stops nothing."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from huey.registry import Message

from nlp.errors import UsageError
from service.jobs.json_serializer import JsonSerializer
from service.jobs.registry import QUEUE, make_jobs
from service.jobs.worker import run_all_once
from service.settings import Settings

MODULES = ("tests.service.jobs.sample_jobs",)


def test_a_task_is_queued_as_json_and_run_by_another_process(tmp_path: Path) -> None:
    make_jobs(Settings(home=tmp_path), modules=MODULES).enqueue("write", line="排队")
    with sqlite3.connect(tmp_path / QUEUE) as connection:
        [(data,)] = connection.execute("SELECT data FROM task").fetchall()
    connection.close()
    assert json.loads(data)["message"]["kwargs"] == {"line": "排队"}
    with structlog.testing.capture_logs() as logs:
        assert not run_all_once(make_jobs(Settings(home=tmp_path), modules=MODULES))
    assert (tmp_path / "lines").read_text("utf-8").splitlines() == ["tick", "排队"]
    assert [entry["job"] for entry in logs] == ["broken"]
    assert "13800138000" not in str(logs)


def test_a_failing_task_is_told_and_tried_again_and_nobody_quotes_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    jobs = make_jobs(Settings(home=tmp_path), modules=MODULES)
    jobs.periodic.clear()
    jobs.enqueue("break", line="电话13800138000")
    with structlog.testing.capture_logs() as logs:
        assert not run_all_once(jobs)
    assert (tmp_path / "lines").read_text("utf-8").splitlines() == ["电话13800138000"] * 2
    assert [(entry["task"], entry["error"]) for entry in logs] == [("break", "RuntimeError")] * 2
    told = str(logs) + caplog.text + "".join(capfd.readouterr())
    assert "13800138000" not in told
    assert "Traceback" not in told


def test_an_unknown_task_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"没有名为「nothing」的后台任务，现有 .*登记"):
        make_jobs(Settings(home=tmp_path), modules=()).enqueue("nothing")


def test_messages_come_back_as_they_went() -> None:
    inner = Message("2", "next", None, 0, 0, None, (), {}, None, None, None, None, None, None, None)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    message = Message(
        "1", "write", at, 2, 10, None, (1, "二"), {"a": [1.5]}, inner, None, 60, at, None, None, None
    )
    serializer = JsonSerializer()
    assert serializer.deserialize(serializer.serialize(message)) == message
    with pytest.raises(TypeError):
        serializer.serialize(message._replace(args=(object(),)))


def test_the_worker_command_runs_until_it_is_told_to_stop(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    make_jobs(settings, modules=MODULES).enqueue("write", line="one")
    program = (
        "import service.jobs.registry as r, sys; r.JOB_MODULES = ('tests.service.jobs.sample_jobs',);"
        "from service.cli.main import main; sys.argv = ['suqing', 'worker']; main()"
    )
    root = Path(__file__).parents[3]
    worker = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=root,
        env={"PYTHONPATH": str(root), "SUQING_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    lines = tmp_path / "lines"
    end = time.monotonic() + 20
    while time.monotonic() < end and not (
        lines.is_file() and {"one", "tick"} <= set(lines.read_text().split())
    ):
        time.sleep(0.05)
    worker.send_signal(signal.SIGTERM)
    out, err = worker.communicate(timeout=20)
    assert {"one", "tick"} <= set(lines.read_text().split()), err
    assert worker.returncode == 0, err
    assert "后台任务已启动（tick、broken）" in out
    assert "Traceback" not in err
