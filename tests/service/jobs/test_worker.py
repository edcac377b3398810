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


def start_worker(home: Path, *options: str) -> subprocess.Popen[str]:
    """`suqing worker` with the jobs of `sample_jobs`."""
    program = (
        "import service.jobs.registry as r, sys; r.JOB_MODULES = ('tests.service.jobs.sample_jobs',);"
        f"from service.cli.main import main; sys.argv = ['suqing', 'worker', *{options!r}]; main()"
    )
    root = Path(__file__).parents[3]
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=root,
        env={"PYTHONPATH": str(root), "SUQING_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_lines(home: Path, wanted: set[str]) -> set[str]:
    """The lines that the jobs wrote, once all that are wanted are there or 20 seconds have passed."""
    end = time.monotonic() + 20
    written: set[str] = set()
    while time.monotonic() < end and not wanted <= written:
        time.sleep(0.05)
        if (home / "lines").is_file():
            written = set((home / "lines").read_text("utf-8").splitlines())
    return written


def test_the_worker_command_runs_until_it_is_told_to_stop(tmp_path: Path) -> None:
    make_jobs(Settings(home=tmp_path), modules=MODULES).enqueue("write", line="one")
    worker = start_worker(tmp_path)
    written = wait_for_lines(tmp_path, {"one", "tick"})
    worker.send_signal(signal.SIGTERM)
    out, err = worker.communicate(timeout=20)
    assert {"one", "tick"} <= written, err
    assert worker.returncode == 0, err
    assert "后台任务已启动（tick、broken）" in out
    assert "Traceback" not in err


def test_with_two_threads_two_tasks_are_under_way_at_once(tmp_path: Path) -> None:
    """Each task waits for the other, which one thread would begin too late."""
    jobs = make_jobs(Settings(home=tmp_path), modules=MODULES)
    for line in ("a", "b"):
        jobs.enqueue("meet", line=line)
    worker = start_worker(tmp_path, "--threads", "2")
    written = wait_for_lines(tmp_path, {"a met", "b met"})
    worker.send_signal(signal.SIGTERM)
    _, err = worker.communicate(timeout=20)
    assert {"a met", "b met"} <= written, err
