"""What stands in files and texts reaches the terminal without its control characters, JSON without a loss."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from rich.table import Table

from service.cli.console import plain_console
from service.cli.terminal import print_json
from tests.service.conftest import Suqing

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
TITLE, COLOUR, LINE = "\x1b]0;owned\x07", "\x9b31m", "\x1b[2K\r"


def test_a_header_of_escape_codes_is_shown_without_them(suqing: Suqing, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(f"{TITLE}a,{COLOUR}b\n1,2\n3,4\n", "utf-8")
    result = suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert result.code == 2
    assert "看不出哪一列是文本" in result.err
    assert "「]0;owneda」、「31mb」" in result.err
    assert CONTROLS.search(result.err + result.out) is None


def test_a_message_of_a_run_is_shown_without_them(suqing: Suqing, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(f"id,{TITLE}投诉内容\n1,漏水了没人管\n", "utf-8")
    result = suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert result.code == 0
    assert "文本列取「]0;owned投诉内容」" in result.err
    assert CONTROLS.search(result.err + result.out) is None


@pytest.mark.parametrize("escape", [TITLE, COLOUR, LINE])
def test_a_text_of_escape_codes_is_shown_without_them_and_is_whole_in_json(
    suqing: Suqing, escape: str
) -> None:
    text = f"手被烫伤了{escape}没人管"
    shown = suqing("analyze", text)
    assert shown.code == 0
    assert "手被烫伤了" in shown.out
    assert CONTROLS.search(shown.out) is None
    as_json = suqing("analyze", text, "--json").out
    assert CONTROLS.search(as_json) is None
    assert json.loads(as_json)["masked_text"] == text


def test_a_table_on_a_terminal_keeps_its_own_styles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    console = plain_console()
    console.file = io.StringIO()
    table = Table()
    table.add_column("名称", style="bold")
    table.add_row(f"甲{TITLE}乙{COLOUR}")
    console.print(table)
    written = console.file.getvalue()
    assert "\x1b[1m甲]0;owned乙31m" in written
    assert "\x07" not in written
    assert "\x1b]" not in written
    assert "\x9b" not in written


def test_json_holds_the_same_data_whatever_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"".join(map(chr, range(0x20))): "".join(map(chr, range(0x7F, 0xA1))) + '「\\"」\n'}
    print_json(value, indent=2)
    written = capsys.readouterr().out
    assert CONTROLS.search(written) is None
    assert json.loads(written) == value
