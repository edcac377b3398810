"""Help pages in Chinese: commands and groups whose frames say 用法, 选项, 参数, 命令, 默认, 必填.

Use `ChineseTyper` wherever a `typer.Typer` is made. What typer lets a class decide is decided by classes
here; its words for panels are settings of `typer.rich_utils`, read each time a page is drawn: they are set
just before. A release that no longer knows one shows that word in English, and a test of ours says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

OPTIONS = "[选项]"
SUBCOMMAND = "命令 [参数]…"
_USAGE = ("Usage: ", "用法：")
_HELP = "显示这份说明后退出。"
_WORDS = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "DEFAULT_STRING": "[默认：{}]",
    "ENVVAR_STRING": "[环境变量：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
    "DEPRECATED_STRING": "（将取消）",
}
"""Setting of `typer.rich_utils` -> what it says here."""

Function = TypeVar("Function", bound=Callable[..., Any])


def _use_chinese_words() -> None:
    from typer import rich_utils  # with rich: only where a page is drawn

    for name, word in _WORDS.items():
        if hasattr(rich_utils, name):
            setattr(rich_utils, name, word)


class _ChineseFrame:
    """The parts of a page that a command and a group have in common."""

    def get_usage(self, ctx: Any) -> str:
        """用法：suqing stats [选项]"""
        usage: str = super().get_usage(ctx)  # type: ignore[misc]  # of the class beside this one
        return usage.replace(*_USAGE, 1) if usage.startswith(_USAGE[0]) else usage

    def get_help_option(self, ctx: Any) -> Any:
        """The option --help, with its text."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _HELP
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Draws the page."""
        _use_chinese_words()
        super().format_help(ctx, formatter)  # type: ignore[misc]


class ChineseCommand(_ChineseFrame, TyperCommand):
    """A command with a Chinese help page."""


class ChineseGroup(_ChineseFrame, TyperGroup):
    """A group of commands with a Chinese help page."""


class ChineseTyper(typer.Typer):
    """A Typer whose group and commands have Chinese help pages; without arguments it shows its own."""

    def __init__(self, *, cls: type[TyperGroup] = ChineseGroup, **settings: Any) -> None:
        defaults: dict[str, Any] = {
            "add_completion": False,
            "no_args_is_help": True,
            "options_metavar": OPTIONS,
            "subcommand_metavar": SUBCOMMAND,
        }
        super().__init__(cls=cls, **(defaults | settings))

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Function], Function]:
        """As that of typer, for a `ChineseCommand`."""
        defaults: dict[str, Any] = {"cls": ChineseCommand, "options_metavar": OPTIONS}
        return super().command(name, **(defaults | settings))
