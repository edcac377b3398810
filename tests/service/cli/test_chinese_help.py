"""Every help page, of every command and of every command below it, speaks Chinese."""

from __future__ import annotations

from typing import Any

import pytest
from typer import rich_utils

from service.cli.chinese_help import _WORDS, ChineseCommand, ChineseGroup
from service.cli.main import COMMANDS, load_command
from tests.service.conftest import Suqing

ENGLISH = (
    "Usage",
    "OPTIONS",
    "Options",
    "Arguments",
    "Commands",
    "COMMAND",
    "ARGS",
    "Show this message",
    "default:",
    "required",
    "env var",
)


def paths() -> list[tuple[str, ...]]:
    """() for suqing itself, then ("stats",), ("keys",), ("keys", "create") ..."""
    found: list[tuple[str, ...]] = [()]
    for name, target in COMMANDS.items():
        command = load_command(target)
        found += [(name,), *((name, below) for below in getattr(command, "commands", ()))]
    return found


@pytest.mark.parametrize("path", paths(), ids=lambda path: " ".join(path) or "suqing")
def test_a_help_page_has_a_chinese_frame(
    suqing: Suqing, monkeypatch: pytest.MonkeyPatch, path: tuple[str, ...]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    result = suqing(*path, "--help")
    assert (result.code, result.err) == (0, "")
    assert [word for word in ENGLISH if word in result.out] == []
    assert "用法：" in result.out
    assert "─ 选项 ─" in result.out
    assert "显示这份说明后退出。" in result.out


def test_defaults_and_what_must_be_given_are_named(suqing: Suqing) -> None:
    shown = suqing("tag", "--help").out
    assert "[必填]" in shown
    assert "[默认：1]" in shown
    assert "─ 参数 ─" in shown
    assert "命令 [参数]…" in suqing("keys", "--help").out


def test_a_group_without_a_command_shows_its_help_and_no_error(suqing: Suqing) -> None:
    result = suqing("complaints")
    assert (result.code, result.err) == (2, "")
    assert "─ 命令 ─" in result.out


def test_this_release_of_typer_knows_every_word_that_is_set() -> None:
    assert [name for name in _WORDS if not isinstance(getattr(rich_utils, name, None), str)] == []


def test_every_command_is_made_by_the_module_that_translates() -> None:
    def check(command: Any) -> None:
        assert isinstance(command, ChineseCommand | ChineseGroup), command.name
        for below in getattr(command, "commands", {}).values():
            check(below)

    for target in COMMANDS.values():
        check(load_command(target))
