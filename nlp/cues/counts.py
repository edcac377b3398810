"""Counted repetition ('第三次投诉', '打了五次电话') and counted groups ('200多户')."""

from __future__ import annotations

import re

from nlp.prepared import Cue

TIMES_UNIT = r"个?(?:电话|短信|工单)|次|遍|回(?![复应答家电访来去收购])|趟|通(?![过知常信道])"
PEOPLE_UNIT = (
    r"[个名位]?(?:业主|住户|居民|村民|学生|同学|家长|员工|工人|民工|农民工|老人|孩子|小孩|儿童|消费者|用户"
    r"|受害者|受害人|客户|群众|乘客|旅客|商户|师生|家庭|同事)"
    r"|[名位个]?人(?![民间份行工员均格寿]|次|座)|户(?![型外口籍主名头])|名(?![字称单额])"
)

_CLAUSE = r"[^，。！？；,!?;\n0-9]"
#: What the customer did several times, by cue name: the first that stands right before or behind the number.
_VERBS = {
    "complaint": r"投诉|反映|反应|反馈|沟通|协商|申诉|报修|举报|上访|报警|维权|交涉|留言",
    "contact": r"打电话|拨打|打|致电|来电|联系|催|找|跑|去|申请|咨询|问|客服",
    "repair": r"维修|返修|修|返厂|换|更换|退换|检修",
}
_BEFORE = {name: re.compile(f"(?:{verbs}){_CLAUSE}{{0,4}}$") for name, verbs in _VERBS.items()}
_BEHIND = {name: re.compile(f"{_CLAUSE}{{0,2}}?(?:{verbs})") for name, verbs in _VERBS.items()}
_ROOM = re.compile(r"[0-9]{3,4}(?:业主|住户|用户|商户|租户)")
_LOOK_BACK = 10
_FEWEST_PEOPLE = 3
_MOST_PEOPLE = 100_000_000
_MOST_TIMES = 109  # above: hotline numbers (110电话, 400电话)


def read_repetition(text: str, start: int, value: float, end: int) -> Cue | None:
    """How often the customer complained ('complaint'), called or came ('contact') or had repaired ('repair').

    Other repetitions ('吃了三次') are no cue, nor is the first time.
    """
    if not 2 <= value <= _MOST_TIMES:
        return None
    before = text[max(0, start - 1) : start]
    if before == "无":  # 无数次 is a word of the lexicon
        return None
    if before == "第":
        start -= 1
    for name in _VERBS:
        if _BEFORE[name].search(text, max(0, start - _LOOK_BACK), start) or _BEHIND[name].match(text, end):
            return Cue("repetition", name, start, end, value)
    return None


def read_group(text: str, start: int, value: float, end: int) -> Cue | None:
    """How many people or households: three or more. '305业主' is a room, '初三学生' a class."""
    if not _FEWEST_PEOPLE <= value <= _MOST_PEOPLE or text[max(0, start - 1) : start] in tuple("第初高大"):
        return None
    if _ROOM.fullmatch(text, start, end):
        return None
    return Cue("group", "counted", start, end, value)
