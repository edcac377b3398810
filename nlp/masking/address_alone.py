"""A full address that is all somebody writes: 湖南省长沙市岳麓区麓山南路932号.

A house number is not precise enough in a sentence (南京市鼓楼区中山北路200号的银行); as a whole answer,
or written from the province down between two marks, it is somebody's.
"""

from __future__ import annotations

import re

_FROM_PROVINCE = (
    r"(?:[\u4e00-\u9fff]{2,3}省|[\u4e00-\u9fff]{2,8}自治区)[\u4e00-\u9fff]{2,8}[市州盟][\u4e00-\u9fff]{1,8}"
)
_FULL = re.compile(
    rf"(?:{_FROM_PROVINCE}|[\u4e00-\u9fff]{{2,8}}市[\u4e00-\u9fff]{{1,8}})[区县市旗][\u4e00-\u9fff]{{1,16}}[路街道巷村]"
)
_WITH_PROVINCE = re.compile(_FROM_PROVINCE)
_MARK = re.compile(r"$|[，。！？；、,.!?;\s（）()]")


def stands_alone(text: str, start: int, end: int, named: str) -> bool:
    """Whether text[start:end], a house number behind the place `named`, is an answer of its own."""
    if _FULL.fullmatch(named) is None or (start > 0 and _MARK.match(text[start - 1]) is None):
        return False
    if not text[:start].strip() and not text[end:].strip(" 。，"):
        return True
    return _WITH_PROVINCE.match(named) is not None and _MARK.match(text, end) is not None
