"""From pydantic's findings to `errors[]`: the field by its path, a stable code, Chinese words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn

from pydantic import ValidationError

from service.api.problems import FieldError, ProblemError, make_problem
from service.value_faults import tell_value_fault

MAX_ERRORS = 50  # so many faults are listed; the detail says how many there are
MAX_NAME_CHARS = 60  # a client's field name is shown up to this length

# pydantic's error type -> (our code, Chinese detail)
_MESSAGES = {
    "missing": ("missing", "缺少必填字段。"),
    "extra_forbidden": ("unknown_field", "未知字段，请删除或检查拼写。"),
    "string_type": ("wrong_type", "应为字符串。"),
    "list_type": ("wrong_type", "应为数组。"),
    "model_type": ("wrong_type", "应为 JSON 对象。"),
    "string_too_long": ("too_long", "字符串过长。"),
    "string_too_short": ("too_short", "不能为空字符串。"),
    "too_short": ("too_short", "数组不能为空。"),
}
_UNLISTED = ("invalid", "取值不合要求。")


def refuse_invalid_fields(error: ValidationError) -> NoReturn:
    """Raises ProblemError 422 that lists every fault by its field."""
    raise make_invalid_fields(list_field_errors(error), error.error_count()) from None


def make_invalid_fields(errors: Sequence[FieldError], count: int) -> ProblemError:
    """422 with these faults. count: how many there are in all."""
    detail = f"{errors[0].field}：{errors[0].detail}" if errors[0].field else errors[0].detail
    if count > 1:
        detail = f"共 {count} 处不合要求，首先是 {detail}"
    return ProblemError(make_problem("invalid-fields", detail, tuple(errors)))


def unknown_field(name: str) -> FieldError:
    """The fault of a name that nobody knows."""
    return FieldError(field_path((name,)), *_MESSAGES["extra_forbidden"])


def list_field_errors(error: ValidationError) -> tuple[FieldError, ...]:
    """The first `MAX_ERRORS` faults in the order of the request. The refused values stay out."""
    found = error.errors(include_url=False, include_input=False)
    return tuple(
        _field_error(str(e["type"]), e["loc"], str(e["msg"]), e.get("ctx", {})) for e in found[:MAX_ERRORS]
    )


def _field_error(
    kind: str, location: tuple[int | str, ...], message: str, context: Mapping[str, object]
) -> FieldError:
    if kind.startswith("suqing_"):  # our own validators write their Chinese message themselves
        return FieldError(field_path(location), kind.removeprefix("suqing_"), message)
    code, detail = _MESSAGES.get(kind, _UNLISTED)
    if kind not in _MESSAGES and (wanted := tell_value_fault(kind, context)):
        detail = f"{wanted}。"
    return FieldError(field_path(location), code, detail)


def field_path(location: tuple[int | str, ...]) -> str:
    """('items', 3, 'text') -> 'items[3].text'; the request itself is ''."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            name = part if len(part) <= MAX_NAME_CHARS else part[:MAX_NAME_CHARS] + "…"
            path += f".{name}" if path else name
    return path
