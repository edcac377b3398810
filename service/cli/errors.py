"""The one place where errors become messages and exit codes. No stack trace, no customer's text.

0 done    1 some rows rejected    2 wrong usage or unusable input    3 a model problem
70 a fault of our own, or a worker that died    130 Ctrl-C    143 asked to end (SIGTERM)
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

import typer

from nlp.errors import SuqingError
from service.cli.terminal import print_text
from service.disk_faults import tell_disk_fault
from service.value_faults import tell_value_fault

USAGE = 2
FAULT = 70
INTERRUPTED = 130
_INTERRUPTED = "已中断，没有留下半个文件。"

_ROOT = Path(__file__).parents[2]


def run(command: Callable[[], object], environ: Mapping[str, str] = os.environ) -> int:
    """Run a command and give its exit code; whatever goes wrong becomes one message on stderr."""
    try:
        code = command()
        if code != INTERRUPTED:
            return code if isinstance(code, int) else 0
        message = _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Exception, KeyboardInterrupt) as error:  # the edge of the program
        if environ.get("SUQING_DEBUG") == "1":
            traceback.print_exc()
        message, code = explain(error)
    if message:
        print_text(message, file=sys.stderr, flush=True)
    return code


def explain(error: BaseException) -> tuple[str, int]:
    """The message and the exit code of an error."""
    if isinstance(error, SuqingError):
        return str(error), error.exit_code
    if isinstance(error, typer.TyperException):
        if type(error).__name__ == "NoArgsIsHelpError":
            return "", USAGE  # the help page was shown
        return f"{describe_usage(error)}\n加 --help 查看用法。", USAGE
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return _INTERRUPTED, INTERRUPTED
    if (told := tell_disk_fault(error)) is not None:
        return told, USAGE
    short = "内存不足；请关闭其他程序，或减小 --workers。"
    return short if isinstance(error, MemoryError) else describe_fault(error), FAULT


def describe_fault(error: BaseException) -> str:
    """A message with a number that is the same wherever the same fault shows, and no data."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT)] or list(frames)
    place = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else "?"
    # a fault in a child process tells its own (training.encoder.child_process)
    kind, place = getattr(error, "kind", type(error).__name__), getattr(error, "place", place)
    number = hashlib.sha256(f"{kind} {place}".encode()).hexdigest()[:8]
    return (
        f"程序内部错误 {number}（{kind}，{place}）。"
        "请带上这个编号报告；设 SUQING_DEBUG=1 再运行一次可看到细节（细节可能含有你的数据）。"
    )


def describe_usage(error: typer.TyperException) -> str:
    """What is wrong with the options, in Chinese. The classes of typer's errors are private: by attribute."""
    option = getattr(error, "option_name", None)
    parameter = getattr(error, "param", None)
    if option is not None and hasattr(error, "possibilities"):
        close = "、".join(error.possibilities or ())
        return f"没有选项 {option}{f'；最接近的是 {close}' if close else ''}。"
    if option is not None:
        return f"选项 {option} 缺少值，或不能带值。"
    if parameter is None:
        return _without_parameter(error.format_message())
    name = (
        next((o for o in parameter.opts if o.startswith("-")), None)
        or parameter.metavar
        or parameter.name.upper()
    )
    if type(error).__name__ == "MissingParameter":
        return f"缺少 {name}。"
    return f"{name} 的值不合要求：{_wanted(error)}。"


def _without_parameter(message: str) -> str:
    """typer's English message about the command line as a whole."""
    for pattern, told in (
        (r"unexpected extra argument(?:s|\(s\))? \((.*)\)", "多余的参数：{}"),
        (r"No such command '(.*?)'", "没有子命令「{}」"),
        (r"(Missing command)", "缺少子命令"),
    ):
        if found := re.search(pattern, message):
            return f"用法有误：{told.format(found[1])}。"
    return f"用法有误：{message}"


def _wanted(error: typer.TyperException) -> str:
    """What a value should be, in Chinese: pydantic checks it for typer, its error is the cause."""
    for found in getattr(error.__cause__, "errors", list)()[:1]:
        if "does not match the formats" in found["msg"]:
            return "日期应形如 2026-01-31 或 2026-01-31T08:00:00"
        if wanted := tell_value_fault(found["type"], found.get("ctx", {})):
            return wanted
    return str(getattr(error, "message", "")).rstrip(".")
