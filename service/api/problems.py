"""Errors of the API as RFC 9457 problem details (application/problem+json).

The one table of problem types: a view raises `ProblemError(make_problem(kind, detail))`, and
`error_handlers` turns every other exception into a problem from this table as well.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from types import MappingProxyType

from nlp.errors import InputError

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:suqing:problem:"

# kind -> (HTTP status, title)
KINDS = MappingProxyType(
    {
        "bad-request": (400, "请求有误"),
        "invalid-json": (400, "请求体不是有效的 JSON"),
        "unauthorized": (401, "需要 API 密钥"),
        "forbidden": (403, "密钥没有此权限"),
        "unknown-host": (403, "没有密钥时不接受这个主机名"),
        "other-site": (403, "其他网站发出的请求"),
        "not-found": (404, "没有这个地址"),
        "unknown-complaint": (404, "没有这条投诉"),
        "method-not-allowed": (405, "该地址不支持这种请求方法"),
        "wrong-transition": (409, "状态不能这样更改"),
        "request-in-flight": (409, "相同的请求正在处理"),
        "erased": (410, "投诉内容已删除"),
        "model-refused": (409, "不能启用这个模型"),
        "body-too-large": (413, "请求体过大"),
        "unsupported-media-type": (415, "请求体的类型不受支持"),
        "invalid-fields": (422, "请求内容不合要求"),
        "unknown-model": (422, "没有这个模型"),
        "unknown-label": (422, "没有这个类别、队列或消息"),
        "wrong-time": (422, "时间不合要求"),
        "idempotency-key-reused": (422, "幂等键已用于其他请求"),
        "too-many-requests": (429, "请求过于频繁"),
        "unknown-training": (404, "没有这个训练任务"),
        "no-worker": (503, "没有安装后台任务"),
        "unknown-version": (404, "没有这个模型版本"),
        "internal-error": (500, "服务内部错误"),
        "model-unavailable": (503, "模型暂不可用"),
        "not-ready": (503, "服务尚未就绪"),
        "store-unavailable": (503, "数据库暂不可用"),
        "disk-unavailable": (503, "磁盘写不进去"),
        "rules-unavailable": (503, "派单规则或节假日不可用"),
        "overloaded": (503, "服务繁忙"),
    }
)


@dataclass(frozen=True, slots=True)
class FieldError:
    """One fault of the request: `field` as in `items[3].text`, a stable `code`, Chinese `detail`."""

    field: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One answer to a request that cannot be fulfilled. `kind` is the end of the type URI."""

    kind: str
    status: int
    title: str
    detail: str
    errors: tuple[FieldError, ...] = ()


class ProblemError(InputError):
    """A request that is answered with a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def make_problem(kind: str, detail: str, errors: tuple[FieldError, ...] = ()) -> Problem:
    """A problem of a known kind (a key of `KINDS`)."""
    status, title = KINDS[kind]
    return Problem(kind, status, title, detail, errors)


def render_problem(problem: Problem, occurrence: str) -> bytes:
    """The JSON body. `occurrence` is the request id, which the log carries too."""
    body: dict[str, object] = {
        "type": TYPE_PREFIX + problem.kind,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": f"urn:uuid:{occurrence}",
        "errors": [asdict(error) for error in problem.errors],
    }
    if problem.status >= 500:
        body["error_id"] = occurrence
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
