"""Ray writes the bytes of one process, table and report alike."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.service.command_line import ROOT, run_process
from tests.service.conftest import Suqing
from tests.service.sheets import make_table
from tests.service.tagging.fake_ray import make_fake_ray

ROWS = [["id", "text"], *([str(n), f"第{n}次投诉" + "很慢！" * (n % 7)] for n in range(1, 2_400)), ["x", ""]]


@pytest.mark.slow
def test_ray_writes_the_bytes_of_one_process(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="ray is not installed: pip install -e '.[ray]'")
    make_table(tmp_path / "in.csv", ROWS)
    names = ("out.csv", "out.csv.rejects.csv", "out.html")
    for engine in ("local", "ray"):
        (folder := tmp_path / engine).mkdir()
        arguments = ["tag", tmp_path / "in.csv", "-o", folder / "out.csv", "--engine", engine]
        done = run_process(*arguments, "--workers", "2", "--report", folder / "out.html", timeout=300)
        assert done.code == 1, done.err  # one row is empty
    for name in names:
        assert (tmp_path / "ray" / name).read_bytes() == (tmp_path / "local" / name).read_bytes(), name


def test_what_goes_through_ray_is_what_one_process_writes(
    suqing: Suqing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_table(tmp_path / "in.csv", ROWS)
    for name, module in make_fake_ray().items():
        monkeypatch.setitem(sys.modules, name, module)
    for engine in ("local", "ray"):
        (folder := tmp_path / engine).mkdir()
        arguments = ["tag", tmp_path / "in.csv", "-o", folder / "out.csv", "--engine", engine]
        assert suqing(*arguments, "--report", folder / "out.html").code == 1  # one row is empty
    for name in ("out.csv", "out.csv.rejects.csv", "out.html"):
        assert (tmp_path / "ray" / name).read_bytes() == (tmp_path / "local" / name).read_bytes(), name


def test_a_cluster_that_does_not_start_is_told(
    suqing: Suqing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_table(tmp_path / "in.csv", ROWS[:3])
    for name, module in make_fake_ray(starts=False).items():
        monkeypatch.setitem(sys.modules, name, module)
    done = suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--engine", "ray")
    assert (done.code, "Ray 没有启动" in done.err, (tmp_path / "out.csv").exists()) == (2, True, False)


def test_without_ray_the_message_says_what_to_install(tmp_path: Path) -> None:
    make_table(tmp_path / "in.csv", ROWS[:3])
    code = (
        "import sys; sys.modules['ray'] = None; import models.loading;"
        "from tests.service.fakes import load_fake_by_name;"
        "models.loading.load_classifier = load_fake_by_name;"
        "from service.cli.main import main; main()"
    )
    command = [sys.executable, "-c", code, "tag", "in.csv", "-o", "out.csv", "--engine", "ray"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install -e '.[ray]'" in done.stderr
    assert not (tmp_path / "out.csv").exists()
