"""One line of a JSONL file: parsed, checked, and its values made into cells."""

from __future__ import annotations

import json
from typing import Any

from nlp.surrogates import escapes_surrogates, without_lone_surrogates
from service.files.cells import Cell, UnreadableCell, show_nested

_TOO_DEEP = "JSON 嵌套过深，无法解析"


def parse_record(line: str) -> tuple[dict[str, Any], str]:
    """The object of a line, and why there is none ('' where there is)."""
    try:
        record = json.loads(line)
    except RecursionError:
        return {}, _TOO_DEEP
    except json.JSONDecodeError as error:
        return {}, f"不是有效的 JSON（第 {error.colno} 个字符附近）"
    except ValueError:
        return {}, "JSON 中有位数过多的整数"
    if not isinstance(record, dict):
        return {}, "不是 JSON 对象，每行应是一个 {…}"
    if escapes_surrogates(line):
        return _without_surrogates(record), ""
    return record, ""


def make_cell(value: Any) -> Cell:
    """A JSON value as a cell; a list or an object has no text to analyse."""
    if isinstance(value, list | dict):
        try:
            return UnreadableCell("这一格是列表或对象，不是文字", show_nested(value))
        except RecursionError:
            return UnreadableCell(_TOO_DEEP)
    return value  # type: ignore[no-any-return]


def _without_surrogates(value: Any) -> Any:
    """U+FFFD for each half of a surrogate pair: no file in UTF-8 can hold one."""
    if isinstance(value, str):
        return without_lone_surrogates(value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    return value
