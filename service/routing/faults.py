"""What is wrong with a rule file, in Chinese: from the errors of the system and of pydantic."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from service.value_faults import tell_value_fault


def tell_faults(error: ValidationError) -> list[str]:
    """One line a fault: its place in the file, what is wanted there."""
    return [
        f"{'.'.join(map(str, found['loc'])) or '文件'}："
        f"{_detail(found['type'], found['msg'], found.get('ctx', {}))}"
        for found in error.errors(include_url=False, include_input=False)
    ]


def tell_unreadable(error: OSError) -> str:
    """Why a file cannot be read."""
    if isinstance(error, FileNotFoundError):
        return "文件不存在，请检查路径"
    if isinstance(error, IsADirectoryError):
        return "这是文件夹，请给出一个 YAML 文件"
    if isinstance(error, PermissionError):
        return "没有读取权限"
    return f"无法读取文件（{type(error).__name__}）"


def _detail(kind: str, message: str, context: Mapping[str, object]) -> str:
    if kind == "value_error":  # our own validators say it in Chinese
        return message.removeprefix("Value error, ")
    if kind == "string_pattern_mismatch":
        return "应为小写字母开头的英文代码"
    return tell_value_fault(kind, context) or "取值不合要求"
