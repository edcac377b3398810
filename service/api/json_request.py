"""Reading of a JSON request body: strict, bounded, and with an own answer for each fault."""

from __future__ import annotations

import json
from typing import Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from nlp.surrogates import escapes_surrogates, without_lone_surrogates
from service.api.problems import ProblemError, make_problem

MOST_DISCARDED = 64 * 2**20  # bytes of a refused body that are read all the same
MAX_DEPTH = 32  # nested arrays and objects; the deepest request of the contract has 3


class JsonRequest(Request):
    """A request whose body is one JSON object in UTF-8."""

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """The body as a dict; the arguments are those of Flask and change nothing.

        Raises: ProblemError 400 (not JSON), 415 (declared as something else), 422 (not an object);
        RequestEntityTooLarge beyond the limit of the application.
        """
        self._check_content_type()
        try:
            text = self._read_body().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            detail = f"请求体第 {error.start + 1} 个字节起不是有效的 UTF-8，请以 UTF-8 编码发送。"
            raise ProblemError(make_problem("invalid-json", detail)) from None
        return parse_object(text)

    def _read_body(self) -> bytes:
        body = self.get_data(cache=False)
        # a chunked body is cut off at the limit without a word: ask whether there is more
        if self.environ.get("wsgi.input_terminated") and self.environ["wsgi.input"].read(1):
            raise RequestEntityTooLarge
        return body

    def _check_content_type(self) -> None:
        if not self.is_json:
            detail = "请将 Content-Type 设为 application/json，并以 JSON 发送请求体。"
            raise ProblemError(make_problem("unsupported-media-type", detail))
        if self.headers.get("Content-Encoding", "identity").lower() != "identity":
            detail = "不支持压缩的请求体，请去掉 Content-Encoding 后直接发送 JSON。"
            raise ProblemError(make_problem("unsupported-media-type", detail))


def discard_body(environ: dict[str, Any]) -> None:
    """Read what a client still sends, so that it comes to read our answer; bounded."""
    rest = MOST_DISCARDED
    if not environ.get("wsgi.input_terminated"):
        rest = min(rest, int(environ.get("CONTENT_LENGTH") or 0))
    while rest > 0 and (chunk := environ["wsgi.input"].read(min(rest, 2**20))):
        rest -= len(chunk)


def parse_object(text: str) -> dict[str, Any]:
    """The JSON object in `text`. Half a surrogate pair (a broken emoji) becomes U+FFFD, one for one.

    Raises: ProblemError 400 for faulty JSON, a key given twice, NaN, or nesting beyond `MAX_DEPTH`;
    422 for JSON that is no object.
    """
    if not text.strip():
        raise ProblemError(make_problem("invalid-json", "请求体是空的，请发送一个 JSON 对象。"))
    try:
        value = _loads(text)
        if escapes_surrogates(text):
            value = _loads(without_lone_surrogates(json.dumps(value, ensure_ascii=False)))
    except json.JSONDecodeError as error:
        detail = f"JSON 在第 {error.lineno} 行第 {error.colno} 列附近有语法错误，请检查引号、逗号与括号。"
        raise ProblemError(make_problem("invalid-json", detail)) from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        detail = "JSON 中的某个数字过长，无法读取。"
        raise ProblemError(make_problem("invalid-json", detail)) from None
    if text.count("[") + text.count("{") > MAX_DEPTH:
        _check_depth(value)
    if not isinstance(value, dict):
        raise ProblemError(make_problem("invalid-fields", "请求体应为一个 JSON 对象，即 {…}。"))
    return value


def _loads(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_refuse_constant)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        detail = "JSON 的同一个对象里有重复的字段名，请只保留一个。"
        raise ProblemError(make_problem("invalid-json", detail))
    return value


def _refuse_constant(name: str) -> None:
    raise ProblemError(make_problem("invalid-json", f"{name} 不是 JSON 的数值，请改为数字或 null。"))


def _check_depth(value: Any) -> None:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise _too_deep()
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(child, dict | list)
        ]


def _too_deep() -> ProblemError:
    return ProblemError(make_problem("invalid-json", f"JSON 嵌套过深，最多 {MAX_DEPTH} 层。"))
