"""Counted repetition ('第三次投诉', '打了五次电话') and counted groups ('200多户')."""

from __future__ import annotations

import re

from nlp.prepared import Cue

TIMES_UNIT = r"个?(?:电话|短信|工单)|次|遍|回(?![复应答家电访来去收购])|趟|通(?![过知常信道])"
PEOPLE_UNIT = (
    r"[个名位]?(?:业主|住户|居民|村民|学生|同学|家长|员工|工人|民工|农民工|老人|孩子|小孩|儿童|消费者|用户|受害者|受害人|客户|群众|乘客|旅客|商户|师生|家庭|同事)"
    r"|[名位个]?人(?![民间份行工员均格寿]|次|座)|户(?![型外口籍主名头])|名(?![字称单额])"
)

_CONTACT = r"投诉|反映|反应|反馈|打电话|拨打|打|致电|来电|联系|沟通|协商|催|找|跑|申请|申诉|报修|举报|上访|报警|咨询|维权|交涉|留言|问"
_REPAIR = r"维修|返修|修|返厂|换|更换|退换|检修"
_CLAUSE = r"[^，。！？；,!?;\n0-9]"
_CONTACT_BEFORE = re.compile(f"(?:{_CONTACT}){_CLAUSE}{{0,6}}$")
_CONTACT_AFTER = re.compile(f"{_CLAUSE}{{0,3}}?(?:{_CONTACT}|电话|客服)")
_REPAIR_BEFORE = re.compile(f"(?:{_REPAIR}){_CLAUSE}{{0,3}}$")
_REPAIR_AFTER = re.compile(f"{_CLAUSE}{{0,2}}?(?:{_REPAIR})")
_LOOK_BACK = 10
_FEWEST_PEOPLE = 3


def read_repetition(text: str, start: int, value: float, end: int) -> Cue | None:
    """How often the customer turned to somebody (name 'contact') or had it repaired ('repair').

    Other repetitions ('吃了三次') are no cue, nor is the first time.
    """
    if value < 2 or value > 1000:
        return None
    if text[max(0, start - 1) : start] == "第":
        start -= 1
    before = text[max(0, start - _LOOK_BACK) : start]
    if _CONTACT_BEFORE.search(before) or _CONTACT_AFTER.match(text, end):
        return Cue("repetition", "contact", start, end, value)
    if _REPAIR_BEFORE.search(before) or _REPAIR_AFTER.match(text, end):
        return Cue("repetition", "repair", start, end, value)
    return None


def read_group(text: str, start: int, value: float, end: int) -> Cue | None:
    """How many people or households: three or more."""
    if value < _FEWEST_PEOPLE or value > 1e8 or text[max(0, start - 1) : start] == "第":
        return None
    return Cue("group", "counted", start, end, value)
