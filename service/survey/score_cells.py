"""Scores and dates as survey exports write them: 5, 4分, ★★★★☆, 9-非常愿意, A.非常满意, 2026年4月1日.

Words stand on a scale of five steps and nowhere else: 愿意 is no 4 of ten.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from service.files.cells import Cell, FormattedNumber

Written = Literal["number", "stars", "word"]
"""stars: ★★★★, 四星, 4/5: of five like a word, but counted."""

EMPTY_WORDS = frozenset(
    (
        *("(空)", "(跳过)", "（空）", "（跳过）", "跳过", "空", "-", "--", "—", "/"),
        *("N/A", "n/a", "NA", "null", "NULL", "None"),
    )
)
"""How platforms write that a question was left out or not shown."""

_NO_OPINION = re.compile(
    r"不适用|无法(?:评价|判断|回答)|(?:说|讲|记|弄)不清楚?|不好说|不了解|不太了解|不清楚|不太清楚|不知道"
    r"|从?[没未]有?(?:使?用|接触|体验|去|买|参与|经历|遇到?)过|未(?:使用|接触|体验|参与|涉及)|不涉及|拒答|拒绝回答|不便回答"
    r"|不想回答|未作答|未回答|未填写?|跳过|空|n/?a"
)
"""Answers to a question for a score that give none. 不确定 is the middle of 同意 ... 不同意 and stays one."""

_MOST = {"非常": 1, "很": 1, "十分": 1, "极": 1, "极其": 1, "特别": 1, "完全": 1, "非常的": 1}
_STEMS = ("满意", "愿意", "推荐", "同意", "认可", "喜欢", "符合", "可能", "会")
_FIXED = {
    **dict.fromkeys(("很好", "非常好", "极好", "优秀", "优", "好评", "好", "超出预期"), 5.0),
    **dict.fromkeys(("较好", "比较好", "良好", "良", "不错"), 4.0),
    **dict.fromkeys(
        ("一般", "一般般", "中立", "中", "中评", "普通", "尚可", "还行", "还可以", "不确定"), 3.0
    ),
    **dict.fromkeys(("较差", "比较差", "不好", "不太好", "不佳"), 2.0),
    **dict.fromkeys(("很差", "非常差", "极差", "差", "差评", "糟糕", "不及格"), 1.0),
    **dict.fromkeys(("及格", "合格"), 3.0),
    **dict(zip("零一二三四五", map(float, range(6)), strict=True)),
}
_OPTION = re.compile(r"^[A-Za-z]\s*[.、)：:]\s*")
_NUMBER = re.compile(r"^(-?\d{1,3}(?:\.\d+)?)\s*(?:[分星颗级%]|/\s*(?:5|10|100)\b|$|[-—:：、.(（\s]\s*\D)")
_TRAILING = re.compile(r"[(（]\s*(\d{1,3}(?:\.\d+)?)\s*[分星]?\s*[)）]$")
_OF_FIVE = re.compile(r"\s*(?:[星颗]|/\s*5\b)")
_COUNTED = re.compile(r"^([零一二三四五])\s*[分星颗]")
_LONGEST = 40
_YEAR_FIRST = re.compile(r"^\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_NO_YEAR = re.compile(r"^\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?(?!\d)")
_COMPACT = re.compile(r"^\s*(20\d{2})(\d{2})(\d{2})(?:\d{6})?\s*$")


def is_left_out(cell: Cell) -> bool:
    """True for an empty cell and for the words that platforms put into one."""
    return cell is None or (isinstance(cell, str) and (not cell.strip() or cell.strip() in EMPTY_WORDS))


def parse_score(cell: Cell) -> float | None:
    """The score of a cell; words on the scale 1..5. None where there is none."""
    return _parse_text(cell)[0] if isinstance(cell, str) else _number(cell)


def is_no_opinion(cell: Cell) -> bool:
    """True for 不适用, 说不清, 没用过 in place of a score, also behind a number of its own: 6 不适用."""
    return isinstance(cell, str) and len(cell) <= _LONGEST and _says_none(cell)


@lru_cache(maxsize=4_096)
def _says_none(cell: str) -> bool:
    text = re.sub(r"^-?\d{1,3}", "", _OPTION.sub("", unicodedata.normalize("NFKC", cell).strip()))
    words = [word for word in re.split(r"[\s()/、,;.:_=—-]+", text.casefold()) if word]
    whole = re.sub(r"[\s()]", "", text.casefold())
    return bool(_NO_OPINION.fullmatch(whole)) or (
        bool(words) and all(_NO_OPINION.fullmatch(word) for word in words)
    )


def written_as(cell: Cell) -> Written | None:
    """How the score of a cell is written; None where there is none."""
    return _parse_text(cell)[1] if isinstance(cell, str) else None if _number(cell) is None else "number"


def bare_answer(text: str) -> str:
    """A choice without width, case, white space, brackets and the letter before it: Ａ. 非常愿意."""
    return _bare(_OPTION.sub("", unicodedata.normalize("NFKC", text).strip())).casefold()


def _bare(text: str) -> str:
    return re.sub(r"[\s()（）。!！]", "", text)


def _number(cell: Cell) -> float | None:
    if isinstance(cell, FormattedNumber):
        cell = cell.value
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        return None
    return float(cell) if float(cell) == float(cell) else None


@lru_cache(maxsize=4_096)
def _parse_text(cell: str) -> tuple[float | None, Written | None]:
    if len(cell) > _LONGEST or _says_none(cell):
        return None, None
    text = unicodedata.normalize("NFKC", cell).strip()
    stars = sum(text.count(star) for star in "★⭐")
    if stars and not text.strip("★☆⭐\ufe0f "):
        return float(stars), "stars"
    text = _OPTION.sub("", text)
    for pattern in (_NUMBER, _TRAILING):
        if found := pattern.search(text):
            return float(found[1]), "stars" if _OF_FIVE.match(text, found.end(1)) else "number"
    if found := _COUNTED.match(text):
        return _FIXED[found[1]], "stars"
    step = _of_words(_bare(text))
    return step, None if step is None else "word"


def _of_words(text: str) -> float | None:
    """非常满意 5, 满意 and 比较满意 4, 不满意 and 不太满意 2, 非常不满意 1."""
    if text in _FIXED:
        return _FIXED[text]
    for stem in _STEMS:
        before, found, after = text.partition(stem)
        if found and not after.strip("的推荐"):
            most = before.removesuffix("不").removesuffix("不太")
            if before.endswith(("不", "不太", "不怎么")):
                return 1.0 if most in _MOST else 2.0
            return 5.0 if before in _MOST else 4.0 if before in ("", "比较", "较", "基本", "还算") else None
    return None


def parse_day(cell: Cell, year: int | None = None) -> date | None:
    """The day of a date, a time stamp or its text; None where there is none.

    year: of 6月3日, which names none.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int) and not isinstance(cell, bool):
        cell = str(cell)
    return _parse_day(cell, year) if isinstance(cell, str) and len(cell) <= _LONGEST else None


@lru_cache(maxsize=4_096)
def _parse_day(text: str, year: int | None) -> date | None:
    found = _YEAR_FIRST.match(text) or _COMPACT.match(text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
        if year is not None and (found := _NO_YEAR.match(text)):
            return date(year, int(found[1]), int(found[2]))
        return None
    except ValueError:
        return None
