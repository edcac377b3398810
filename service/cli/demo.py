"""The first answer after a start: waits for the server, sends one invented complaint, prints the answer.

Run by `suqing serve --demo`, or by hand: `python -m service.cli.demo http://127.0.0.1:8080`.
"""

from __future__ import annotations

import http.client
import json
import sys
import time
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.cli.console import plain_console

COMPLAINT = (
    "上周在你们店买的电热水壶，昨晚倒水时把手突然断了，热水把我女儿的手臂烫伤了！"
    "打了三次客服都让我等，再不处理我就打12315。我姓林，电话13800138000。"
)
WAIT_SECONDS = 20.0


def main(arguments: list[str], *, wait_seconds: float = WAIT_SECONDS) -> int:
    """Entry point; the only argument is the server's address. 0 when an answer was printed."""
    console = plain_console()
    url = arguments[0]
    try:
        wait_until_ready(url, seconds=wait_seconds)
        answer = analyze(url, COMPLAINT)
    except (OSError, http.client.HTTPException, ValueError):
        console.print(f"示例没有成功：{url} 没有给出结果。")
        return 1
    print_answer(console, url, answer)
    return 0


def wait_until_ready(url: str, *, seconds: float) -> None:
    """Return once /readyz answers 200. Raises: TimeoutError after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if _request(url, "GET", "/readyz")[0] == 200:
                return
        except (OSError, http.client.HTTPException):
            pass  # not listening yet
        time.sleep(0.1)
    raise TimeoutError(f"{url} 在 {seconds:g} 秒内没有就绪。")


def analyze(url: str, text: str) -> dict[str, Any]:
    """The answer to one text. Raises: ValueError when the server refuses it."""
    status, body = _request(url, "POST", "/v1/analyze", {"text": text})
    if status != 200:
        raise ValueError(body.get("detail", status))
    return body


def _request(url: str, method: str, path: str, body: object = None) -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        payload = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        connection.request(method, path, payload, {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def print_answer(console: Console, url: str, answer: dict[str, Any]) -> None:
    """The answer as a small table."""
    table = Table(title="示例投诉的分析结果", title_justify="left", show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in rows_of(answer):
        table.add_row(Text(name), Text(value))  # as Text: a complaint is no markup
    console.print(table)
    console.print(f"在浏览器中打开 {url} 试试你自己的文字。")


def rows_of(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """Chinese name and shown value of each part of an answer, in reading order."""
    category, urgency, emotion = answer["category"], answer["urgency"], answer["emotion"]
    rows = [("文本", answer["masked_text"])]
    if category:
        also = "".join(f"，另涉及 {score['name']}" for score in answer["also"])
        rows.append(("类别", f"{category['name']} {category['confidence']:.0%}{also}"))
    if urgency:
        words = "、".join(dict.fromkeys(reason["text"] for reason in urgency["reasons"]))
        source = f"（规则：{words}）" if words else ""
        rows.append(("紧急程度", f"{urgency['name']} {urgency['confidence']:.0%}{source}"))
    if emotion:
        strength = "" if emotion["intensity"] is None else f"，强度 {emotion['intensity']:.2f}"
        rows.append(("情绪", f"{emotion['name']} {emotion['confidence']:.0%}{strength}"))
    words = "、".join(dict.fromkeys(mark["text"] for mark in answer["evidence"]))
    rows.append(("依据", words or "—"))
    rows.append(("人工复核", "需要" if answer["needs_review"] else "不需要"))
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
