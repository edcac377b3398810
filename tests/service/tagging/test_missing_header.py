"""A file without a header: its first complaint stands where the names should be, and that is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.tagging.request import TagRequest
from service.tagging.source import open_source


class Listener:
    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, message: str) -> None:
        self.said.append(message)

    def advance(self, rows: int, fraction: float) -> None:
        raise AssertionError("nothing is read yet")


@pytest.mark.parametrize(
    ("header", "noticed"),
    [
        ("0,空调装好第二天就不制冷，师傅约了三次都没来", True),
        ("编号,投诉内容", False),
        ("编号,您对本次服务有哪些意见，或者还有什么建议？", False),
        ("编号,意见", False),
    ],
)
def test_a_name_that_reads_like_a_complaint_is_pointed_out(
    tmp_path: Path, header: str, *, noticed: bool
) -> None:
    source = tmp_path / "a.csv"
    source.write_text(f"{header}\n1,水壶漏电把我吓一跳，客服三天不理人\n2,快递丢了三天没人管\n", "utf-8")
    listener = Listener()
    open_source(TagRequest(source, tmp_path / "b.csv"), listener)
    assert any("没有表头" in line for line in listener.said) == noticed
