"""`suqing`: finds the command and runs it. A command's module is imported when it is called, not before."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.main import get_command

from nlp.errors import UsageError
from service.cli.chinese_help import ChineseGroup, ChineseTyper
from service.cli.errors import run
from service.cli.terminal import print_text

COMMANDS = {
    "analyze": "service.cli.analyze:analyze",
    "tag": "service.cli.tag:tag",
    "survey": "service.cli.survey:survey",
    "serve": "service.cli.serve:serve",
    "train": "service.cli.train:train",
    "train-aspects": "service.cli.train_aspects:train_aspects",
    "evaluate": "service.cli.evaluate:evaluate",
    "models": "service.cli.models:app",
    "routes": "service.cli.routes:app",
    "complaints": "service.cli.complaints:app",
    "db": "service.cli.db:app",
    "worker": "service.cli.worker:worker",
    "keys": "service.cli.keys:app",
    "webhooks": "service.cli.webhooks:app",
    "stats": "service.cli.stats:stats",
    "corrections": "service.cli.corrections:app",
    "audit": "service.cli.audit:audit",
    "cases": "service.cli.cases:app",
    "label-queue": "service.cli.label_queue:label_queue",
    "watch": "service.cli.watch:watch",
}
"""Name of a command -> module:function, or module:Typer for a command with commands of its own."""


class LazyGroup(ChineseGroup):
    """A group that knows the names of its commands and imports each on demand."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        if cmd_name.startswith("-"):
            return None
        if cmd_name not in COMMANDS:
            close = get_close_matches(cmd_name, COMMANDS, n=1)
            hint = f"；你是否想用 {close[0]}" if close else ""
            raise UsageError(f"没有命令「{cmd_name}」{hint}。可用的命令：{'、'.join(COMMANDS)}。")
        if cmd_name not in self.commands:
            command = load_command(COMMANDS[cmd_name])
            command.name = cmd_name
            self.commands[cmd_name] = command
        return self.commands[cmd_name]


def load_command(target: str) -> Any:
    """The command behind 'module:name'."""
    module, _, name = target.partition(":")
    found = getattr(import_module(module), name)
    if isinstance(found, typer.Typer):
        return get_command(found)
    single = ChineseTyper(no_args_is_help=False)
    single.command()(found)
    return get_command(single)


app = ChineseTyper(
    cls=LazyGroup,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from service.tagging.fingerprint import program_version

        print_text(f"suqing {program_version()}")
        raise typer.Exit


@app.callback(help="诉情：离线分析中文投诉与意见，给出类别、紧急程度、情绪与依据。")
def _suqing(
    version: Annotated[
        bool, typer.Option("--version", help="显示版本号。", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """The options of `suqing` itself."""


def main() -> None:
    """Entry point of the command; exits with the codes of `service.cli.errors`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(lambda: app(standalone_mode=False)))


if __name__ == "__main__":
    main()
