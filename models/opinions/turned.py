"""Words that say nothing where they stand: what is granted, only claimed, or a question that was solved.

便宜是便宜 says it once; 说是免费，结果扣了我29 does not say that it was free; 问题当天就给解决了 names no
fault. Positions are those of the prepared text.
"""

from __future__ import annotations

import re

from models.opinions.vocabulary import Meaning

_SOLVED = re.compile(
    r"((?:(?:遇到|碰到|出现|出了|有)(?:什么|任何|点|啥|了)?)?问题)[^，。！？；没不未难]{0,10}"
    r"(?:(?:都|也)(?:能|会|可以|给|有人)[^，。！？；没不未]{0,4}(?:解决|处理|搞定|回复|换|修)"
    r"|(?:解决|处理)(?:了(?![吗么没])|好|完|掉了|得很?[快好及])|(?:马上|很快|及时|立刻|立马|当天|秒)[^，。！？；没不未]{0,3}(?:解决|处理|回复))"
)
_CLAIMED = re.compile(
    r"(?:说是|号称|说好的?是?|声称|自称|标榜|宣称|嘴上说|名义上|写着|标着)([^，。！？；]{1,8})[，。；]?"
    r"(?=(?:可是?|但是?|然后)?(?:结果|实际|其实|却|到头来|最后|到手|还是(?:扣|收|要)))"
)
_CLAIMS = ("说是", "号称", "说好", "声称", "自称", "标榜", "宣称", "嘴上说", "名义上", "写着", "标着")
_LONGEST = 4  # code points of what is granted


def said_in_earnest(text: str, words: list[tuple[int, int, Meaning]]) -> list[tuple[int, int, Meaning]]:
    """The words (start, end, meaning) of a text without those that say nothing where they stand."""
    empty = [(first, middle) for first, middle, _ in find_granted(text)]
    if "问题" in text:
        empty += [match.span(1) for match in _SOLVED.finditer(text)]
    if any(word in text for word in _CLAIMS):
        empty += [match.span(1) for match in _CLAIMED.finditer(text)]
    if not empty:
        return words
    covered = {at for first, last in empty for at in range(first, last)}
    return [word for word in words if word[0] not in covered]


def find_granted(text: str) -> list[tuple[int, int, int]]:
    """(start, end, start of the repetition) of what is granted: 便宜 of 便宜是便宜."""
    found: list[tuple[int, int, int]] = []
    at = text.find("是", 1)
    while at > 0:
        for length in range(min(_LONGEST, at), 0, -1):
            if text[at - length : at] == text[at + 1 : at + 1 + length]:
                found.append((at - length, at, at + 1))
                break
        at = text.find("是", at + 1)
    return found
