"""`suqing analyze`: one text, answered on the terminal or as JSON."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.errors import InputError
from service.cli.terminal import print_json

if TYPE_CHECKING:
    from service.settings import Settings


def analyze(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="要分析的文本；- 表示从标准输入读取。", show_default=False)
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，与 HTTP 接口的回答相同。")] = False,
    model: Annotated[
        str | None,
        typer.Option(help="champion（启用中的版本）、fast、accurate、auto 或版本号；默认取 SUQING_MODEL。"),
    ] = None,
) -> None:
    """分析一条文本：类别、紧急程度及原因、情绪、依据，个人信息已遮盖。"""
    from models.loading import load_classifier
    from nlp import prepare
    from service.answer import make_answer
    from service.settings import read_settings

    settings = read_settings()
    checked = _check(_read_stdin(settings) if text == "-" else text, settings)
    prepared = prepare(checked)
    prediction = load_classifier(model or settings.model, home=settings.home).predict([prepared])[0]
    answer = make_answer(prepared, prediction)
    if as_json:
        print_json(answer, indent=2)
    else:
        from service.cli.answer_view import print_answer

        print_answer(prepared, prediction)


def _read_stdin(settings: Settings) -> str:
    """At most one byte more than any text within the limit can have."""
    data = sys.stdin.buffer.read(4 * settings.max_text_chars + 1)
    try:
        return data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        try:
            return data.decode("gb18030").strip()
        except UnicodeDecodeError as error:
            raise InputError("标准输入不是 UTF-8 或 GB18030 文本。") from error


def _check(text: str, settings: Settings) -> str:
    """The text itself. Raises: InputError where there is nothing to analyse, or too much."""
    if not text or text.isspace():
        raise InputError("文本为空，没有可分析的内容。")
    if len(text) > settings.max_text_chars:
        raise InputError(
            f"文本有 {len(text)} 字，超过上限 {settings.max_text_chars} 字；"
            "请分段，或用 SUQING_MAX_TEXT_CHARS 提高上限。"
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError("文本中有无法解码的字符；请检查终端的编码是否为 UTF-8。") from error
    return text
