"""`suqing serve` as a user runs it, with the bundled model."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from service.api.answer_shapes import AnalyzeAnswer
from service.server.gunicorn_server import GRACE_SECONDS
from service.server.listening import open_listener
from tests.service.server.running import ROOT, RunningServer

COMMAND = ["-m", "service.cli.main", "serve", "--port", "0", "--workers", "1"]
COMPLAINT = "😡水壶把手断了，孩子的手被烫伤，再不处理我就打12315，电话13800138000"


def serve(folder: Path, *options: str) -> RunningServer:
    return RunningServer([*COMMAND, *options], folder / "log", {"SUQING_HOME": str(folder / "home")})


def run_and_fail(*options: str, environment: dict[str, str] | None = None) -> tuple[int, str]:
    """Exit code and message of a start that cannot succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "service.cli.main", "serve", *options],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "HOME": "/nonexistent", **(environment or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.returncode, done.stderr


def test_it_is_ready_when_it_says_so_and_answers(tmp_path: Path) -> None:
    with serve(tmp_path) as server:
        assert "/docs" in server.greeting
        assert server.get("/readyz") == 200
        status, answer = server.post("/v1/analyze", {"text": COMPLAINT})
        assert status == 200
        AnalyzeAnswer.model_validate(answer)
        assert answer["urgency"]["label"] == "urgent"
        assert "13800138000" not in str(answer)
        assert server.stop() == 0
        assert [line["event"] for line in server.log_lines()] == ["request", "request"]


@pytest.mark.parametrize("model", ["fast", "accurate", "auto"])
def test_workers_end_when_they_are_asked_to(model: str, tmp_path: Path) -> None:
    """A thread that the fork lost once made each wait out the time of grace (10 s)."""
    with serve(tmp_path, "--model", model) as server:
        assert server.post("/v1/analyze", {"text": COMPLAINT})[0] == 200
        begin = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - begin < GRACE_SECONDS / 2


def test_the_demo_prints_one_analysed_complaint(tmp_path: Path) -> None:
    with serve(tmp_path, "--demo") as server:
        assert server.process.stdout is not None
        printed = ""
        while "浏览器" not in printed:
            line = server.process.stdout.readline()
            assert line, printed
            printed += line
        assert "示例投诉的分析结果" in printed
        assert "紧急" in printed
        assert server.stop(signal.SIGINT) == 0


@pytest.mark.parametrize(
    ("options", "environment"),
    [(["--host", "0.0.0.0"], {}), ([], {"SUQING_REQUIRE_KEYS": "1"})],
    ids=["for other machines", "by the setting"],
)
def test_a_key_is_asked_for(tmp_path: Path, options: list[str], environment: dict[str, str]) -> None:
    environment = {**environment, "SUQING_HOME": str(tmp_path / "home")}
    command = [*COMMAND, "--model", "fast", "--demo", *options]
    with RunningServer(command, tmp_path / "log", environment) as server:
        assert server.get("/readyz") == 200
        status, problem = server.post("/v1/analyze", {"text": COMPLAINT})
        assert (status, problem["type"]) == (401, "urn:suqing:problem:unauthorized")
        for address in ("/v1/complaints", "/", "/docs", "/openapi.json"):
            assert server.get(address) == 401, address
        assert "suqing keys create" in server.log.read_text("utf-8")
        assert server.process.stdout is not None
        assert "密钥" in server.process.stdout.readline()


def test_a_port_in_use_is_told_and_exits_2() -> None:
    with open_listener("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        code, message = run_and_fail("--port", str(port))
    assert code == 2
    assert f"端口 {port} 已被占用" in message


def test_a_missing_rule_file_is_told_at_the_start(tmp_path: Path) -> None:
    environment = {"SUQING_ROUTES_FILE": str(tmp_path / "no.yaml"), "SUQING_HOME": str(tmp_path)}
    code, message = run_and_fail("--port", "0", "--model", "no-such-version", environment=environment)
    assert (code, "派单规则 no.yaml" in message, "不能受理投诉" in message) == (3, True, True)


def test_a_missing_model_is_told_and_exits_3() -> None:
    code, message = run_and_fail("--port", "0", "--model", "no-such-version")
    assert code == 3
    assert "no-such-version" in message


@pytest.mark.parametrize(
    ("options", "environment"),
    [
        (["--port", "70000"], {}),
        (["--workers", "0"], {}),
        (["--host", "no-such-host.invalid"], {}),
        (["--port", "0"], {"SUQING_MAX_BODY_BYTES": "many"}),
        (["--port", "0"], {"SUQING_RETENTION_DAYS": "999999999999"}),
    ],
)
def test_wrong_options_and_settings_exit_2(options: list[str], environment: dict[str, str]) -> None:
    code, message = run_and_fail(*options, environment=environment)
    assert code == 2
    assert message.strip()
