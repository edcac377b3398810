"""What a run tells on the way."""

from __future__ import annotations

import os
import pty
import re
from pathlib import Path

import pytest

from service.cli.progress import PlainWatcher, watch
from tests.service.command_line import start_process
from tests.service.sheets import make_table, read_table


def test_a_pipe_gets_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    watcher = PlainWatcher(iter([0.0, 5.0, 11.0, 12.0]).__next__)
    for fraction in (0.25, 0.5, 0.75):
        watcher.advance(1_100, fraction)
    assert capsys.readouterr().err == "已完成 2,200 行（50%），200 行/秒，约剩 11 秒\n"


def test_quiet_gets_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with watch(quiet=True) as watcher:
        watcher.say("文本列取「内容」。")
        watcher.advance(1, 1.0)
    assert capsys.readouterr().err == ""


def test_a_terminal_gets_a_bar(tmp_path: Path) -> None:
    source = make_table(tmp_path / "in.csv", [["内容"], *([f"第{n}单，客服慢"] for n in range(3_000))])
    terminal, its_end = pty.openpty()
    environ = {"TERM": "xterm", "COLUMNS": "100"}
    process = start_process("tag", source, "-o", tmp_path / "out.csv", environ=environ, stderr=its_end)
    os.close(its_end)
    shown = read_all(terminal)
    assert process.wait(timeout=30) == 0
    process.communicate()
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    assert re.search(r"分析 ━+ +\d+% +[\d,]+ 行 +[\d,]+ 行/秒 剩余", plain), plain
    assert "文本列取「内容」" in plain
    assert "完成：3,000 行" in plain
    assert len(read_table(tmp_path / "out.csv")) == 3_001


def read_all(terminal: int) -> str:
    """Everything shown until the other end is closed."""
    data = b""
    try:
        while block := os.read(terminal, 65_536):
            data += block
    except OSError:  # Linux says EIO where others say end of file
        pass
    os.close(terminal)
    return data.decode()
