"""The folder of a server's counts: there while it runs, cleared away after a kill."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from service.metrics.folder import open_metrics_folder
from tests.service.server.running import ROOT

HOLD = (
    "import os, sys, time\n"
    "from service.metrics.folder import open_metrics_folder\n"
    "with open_metrics_folder() as folder:\n"
    "    if os.fork() == 0: sys.exit()\n"
    "    os.wait(); print(folder, folder.is_dir(), flush=True); time.sleep(60)\n"
)


def make_older(folder: Path) -> None:
    long_ago = time.time() - 3600
    os.utime(folder, (long_ago, long_ago))


def test_only_the_folder_of_a_killed_server_is_cleared_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    other = subprocess.Popen([sys.executable, "-c", HOLD], env=environment, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    place, is_there = other.stdout.readline().split()
    assert is_there == "True"  # the end of a fork took nothing away
    make_older(Path(place))
    with open_metrics_folder() as mine:
        assert sorted(tmp_path.iterdir()) == sorted([Path(place), mine])
    assert list(tmp_path.iterdir()) == [Path(place)]
    other.kill()
    other.communicate()
    with open_metrics_folder() as mine:
        assert list(tmp_path.iterdir()) == [mine]
