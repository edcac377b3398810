"""What a value should have been, in Chinese, by the type of pydantic's error."""

from __future__ import annotations

from collections.abc import Mapping

WANTED_TIME = "应为带时区的时间，例如 2026-03-02T09:30:00+08:00"

# pydantic's error type -> Chinese; {...} are names of its context
_WANTED = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请检查拼写",
    "dict_type": "应为键值（名称: 内容）",
    "model_type": "应为键值（名称: 内容）",
    "model_attributes_type": "应为键值（名称: 内容）",
    "tuple_type": "应为列表（每项以 - 开头）",
    "list_type": "应为列表（每项以 - 开头）",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "string_type": "应为文字",
    "string_too_short": "不能为空",
    "string_too_long": "最多 {max_length} 个字符",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "literal_error": "应为 {expected} 之一",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "不能大于 {le}",
    "timezone_aware": WANTED_TIME,
    "datetime_type": WANTED_TIME,
    "datetime_parsing": WANTED_TIME,
    "datetime_from_date_parsing": WANTED_TIME,
    "datetime_object_invalid": WANTED_TIME,
}


def tell_value_fault(kind: str, context: Mapping[str, object]) -> str:
    """Such as '不能大于 1' for `less_than_equal`; '' for a type that is not known.

    context: pydantic's `ctx` of the error: the bounds and the words that are allowed.
    """
    told = {name: str(value).replace(" or ", "、").replace(", ", "、") for name, value in context.items()}
    return _WANTED.get(kind, "").format_map({name: value.replace("'", "") for name, value in told.items()})
