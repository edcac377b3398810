"""Answers to 'would you recommend us' that name a group instead of a score: 推荐者, 9-10（推荐者）, 7-8.

Groups give an NPS, since it counts nothing else, but no mean of 0..10. They stand on a scale of their own,
-100 to 100, whose mean is the NPS.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from service.files.cells import Cell
from service.survey.score_cells import parse_score, written_as

DETRACTOR, PASSIVE, PROMOTER = -100.0, 0.0, 100.0
GROUP_NAMES = {DETRACTOR: "贬损者", PASSIVE: "中立者", PROMOTER: "推荐者"}

_LONGEST = 40
_WORDS = {
    PROMOTER: ("推荐者", "推荐型", "推荐", "promoter", "promoters"),
    PASSIVE: ("中立者", "中立型", "中立", "被动者", "被动型", "被动", "passive", "passives", "neutral"),
    DETRACTOR: (
        *("贬损者", "贬损型", "贬损", "批评者", "批评型", "贬低者", "诋毁者", "不推荐者"),
        *("detractor", "detractors"),
    ),
}
_GROUPS = {word: group for group, words in _WORDS.items() for word in words}
_ALSO_STEPS = frozenset({"推荐", "中立"})  # words of a scale of five steps as well: alone they prove no group
_OPTION = re.compile(r"^[A-Za-z]\s*[.、):]\s*")
_RANGE = re.compile(r"(\d{1,2})\s*分?\s*(?:[-~–—至到]|\.\.)\s*(\d{1,2})\s*分?")
_MARKS = re.compile(r"[\s()\[\]【】:,、.\-–—]+")
_WHOSE = re.compile(r"(?:客户|用户|顾客|会员|型客户|型用户)$")


def parse_group(cell: Cell) -> float | None:
    """The group that an answer names or that its number 0..10 belongs to; None where there is none."""
    if isinstance(cell, str) and (group := _named(cell)[0]) is not None:
        return group
    number = parse_recommendation(cell)
    return None if number is None or not 0 <= number <= 10 else group_of(number)


def parse_recommendation(cell: Cell) -> float | None:
    """The number of an answer; None for words and stars, which are steps of five."""
    return parse_score(cell) if written_as(cell) == "number" else None


def names_group(cell: Cell) -> bool:
    """True for an answer that can only be a group: 推荐者 or 9-10, not a single number or 推荐."""
    return isinstance(cell, str) and _named(cell)[1]


def group_of(number: float) -> float:
    """The group of a number: promoters 9-10, detractors 0-6."""
    return PROMOTER if number >= 9 else DETRACTOR if number <= 6 else PASSIVE


@lru_cache(maxsize=4_096)
def _named(cell: str) -> tuple[float | None, bool]:
    """(group named by word or by a range within it, whether it can be nothing else)."""
    if len(cell) > _LONGEST or (written_as(cell) == "number" and not _RANGE.search(cell)):
        return None, False
    text = _OPTION.sub("", unicodedata.normalize("NFKC", cell).strip()).casefold()
    word = _MARKS.sub("", _RANGE.sub("", text))
    bare = _WHOSE.sub("", word)
    if (group := _GROUPS.get(bare)) is not None:
        return group, word not in _ALSO_STEPS
    ends = _RANGE.fullmatch(text)
    if ends is None:
        return None, False
    low, high = float(ends[1]), float(ends[2])
    return (group_of(low), True) if low <= high <= 10 and group_of(low) == group_of(high) else (None, False)
