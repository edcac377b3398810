"""The command itself: its exit codes, its messages, and what it does not import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from nlp.errors import InputError, ModelError, UsageError
from service.cli.errors import describe_fault, run
from service.cli.main import COMMANDS, load_command
from service.tagging.workers import WorkerError
from tests.service.conftest import Suqing


def raising(error: BaseException) -> object:
    raise error


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (UsageError("用法。"), 2, "用法。"),
        (InputError("输入。"), 2, "输入。"),
        (ModelError("模型。"), 3, "模型。"),
        (WorkerError("工人。"), 70, "工人。"),
        (KeyboardInterrupt(), 130, "已中断"),
        (typer.Abort(), 130, "已中断"),
        (MemoryError(), 70, "内存不足"),
        (ValueError("客户的话"), 70, "程序内部错误"),
    ],
)
def test_every_error_has_one_exit_code_and_one_message(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int, told: str
) -> None:
    assert run(lambda: raising(error), {}) == code
    err = capsys.readouterr().err
    assert told in err
    assert "客户的话" not in err
    assert "Traceback" not in err


def test_the_trace_shows_only_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(lambda: raising(ValueError("x")), {"SUQING_DEBUG": "1"}) == 70
    assert "Traceback" in capsys.readouterr().err


def test_the_same_fault_has_the_same_number() -> None:
    def fault() -> str:
        try:
            raising(ValueError())
        except ValueError as error:
            return describe_fault(error)
        return ""

    assert fault() == fault()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["tga"], "你是否想用 tag"),
        (["xyz"], "可用的命令：analyze、tag"),
        (["tag"], "缺少 INPUT"),
        (["tag", "in.csv"], "缺少 --output"),
        (["tag", "in.csv", "-o", "out.csv", "--worker", "2"], "没有选项 --worker；最接近的是 --workers"),
        (["tag", "in.csv", "-o", "out.csv", "--workers", "two"], "--workers 的值不合要求：应为整数。"),
        (["stats", "--since", "abc"], "--since 的值不合要求：日期应形如 2026-01-31"),
        (["stats", "--response", "3"], "--response 的值不合要求：不能大于 1"),
        (["serve", "--port", "99999"], "--port 的值不合要求：不能大于 65535。"),
        (["webhooks", "retry", "x"], "ID 的值不合要求：应为整数。"),
        (["tag", "in.csv", "-o"], "-o 缺少值"),
        (["tag", "in.csv", "other.csv", "-o", "out.csv"], "用法有误：多余的参数：other.csv。"),
        (["complaints", "nope"], "没有子命令「nope」"),
        (["--nope"], "没有选项 --nope"),
    ],
)
def test_wrong_usage_is_explained_with_code_2(suqing: Suqing, arguments: list[str], told: str) -> None:
    result = suqing(*arguments)
    assert (result.code, told in result.err) == (2, True), result.err
    assert result.out == ""


def test_the_version_is_shown(suqing: Suqing) -> None:
    result = suqing("--version")
    assert result.code == 0
    assert result.out.startswith("suqing ")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_a_module_and_a_help_text(suqing: Suqing, name: str) -> None:
    assert load_command(COMMANDS[name]).help
    result = suqing(name, "--help")
    assert result.code == 0
    assert name in result.out


def test_finding_and_explaining_commands_imports_no_heavy_module() -> None:
    heavy = ("numpy", "sklearn", "flask", "rjieba", "models", "rich.progress")
    program = (
        "import sys; from service.cli.main import COMMANDS, load_command;"
        "[load_command(target) for target in COMMANDS.values()];"
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    root = Path(__file__).parents[3]
    environ = {"PYTHONPATH": str(root)}
    found = subprocess.check_output([sys.executable, "-c", program], cwd=root, env=environ, text=True)
    assert found.strip() == "[]"
