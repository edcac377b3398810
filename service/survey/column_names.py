"""What the header of a column speaks for, by the word list beside this file."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from nlp.lexicon import read_lexicon_rows
from service.survey.headers import bare_header

NAMES = Path(__file__).parent / "column_names.tsv"

_OTHERS = ("staff", "address")
_FROM_CUSTOMERS = re.compile(r"(?:客户|用户|顾客|客人|买家|会员|受访者|您|你)的?(?:回复|答复)")
_ASKS = re.compile(r"意见|建议|原因|为什么|哪些|想法|感受|评价|评论|改进|吐槽|不满")
_PLAIN = re.compile(
    r"(?:意见|建议|意见反馈|反馈意见|评价内容|评论内容|投诉内容|反馈内容|反映内容|留言|留言内容|评语|comments?)$"
)
_TICKED = re.compile(r"是否|有无|有没有|类型|类别|分类|种类|等级|方向|渠道|哪[些类种]")


def named_roles(name: str) -> list[str]:
    """Roles that a bare header speaks for, in the order of the word list."""
    exact, parts = _words()
    if name in exact:
        return [exact[name]]
    roles = list(dict.fromkeys(role for words, role in parts if words in name))
    return [role for role in roles if role not in _OTHERS or not _is_asked(name, role)]


def is_plainly_open(name: str) -> bool:
    """True for 意见, 您的建议, 评价内容: words whatever stands below, be it 无 all along."""
    return bool(_PLAIN.search(name)) and not _TICKED.search(name)


def kept_out(named: list[str]) -> str:
    """staff or address where the column holds no customer's opinion, else ''."""
    return next((role for role in named if role in _OTHERS), "")


def _is_asked(name: str, role: str) -> bool:
    """A question to the customer about it: 对处理结果的意见, not 处理意见; 客户回复, not 客服回复."""
    if role == "staff" and _FROM_CUSTOMERS.search(name):
        return True
    _, parts = _words()
    ends = max(name.rfind(words) + len(words) for words, own in parts if own == role and words in name)
    return bool(_ASKS.search(name, ends))


@lru_cache(maxsize=1)
def _words() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    rows = list(read_lexicon_rows(NAMES))
    exact = {bare_header(words): role for words, role, how in rows if how == "is"}
    return exact, tuple((bare_header(words), role) for words, role, how in rows if how == "has")
