"""Durations ('等了半个月', '两年多') and deadlines counted in hours ('24小时内', '两小时后飞机起飞').

Deadlines named by a day ('今晚12点前') are words of the lexicon cues_deadline.tsv.
"""

from __future__ import annotations

import re

from nlp.prepared import Cue

UNIT = (
    r"个?[多半]?(?:分[钟种]|刻钟|小时|钟头|工作日|天|晚上|夜(?![里晚景市宵])|周(?![末年岁边报一二三四五六日])"
    r"|(?:星期|礼拜)(?![一二三四五六日天])|季度)[多半]?"
    r"|个[多半]?月[多半]?|[多半]月|年[多半]?(?![级代纪糕货轻龄终底初前会检])|日(?=[内之以])"
)

_HOURS = (
    ("分", 1 / 60), ("刻", 0.25), ("小时", 1.0), ("钟头", 1.0),
    ("天", 24.0), ("日", 24.0), ("晚", 24.0), ("夜", 24.0),
    ("周", 168.0), ("星期", 168.0), ("礼拜", 168.0), ("月", 720.0), ("季", 2160.0), ("年", 8760.0),
)  # fmt: skip
_NOT_WAITING = re.compile(r"无理由|客服|服务|在线|营业|热线|无休|酒店|连锁|[一-鿿]?质保|保修|包退|包换|试用")
_ABOUT = r"(?:我们?|快|将?近|整整|足足|有|大概|大约|都|好|满)*"
_WAITED_BEFORE = re.compile(
    r"(?:[等拖耗催坏迟晚走]|审核|处理|排队|过去|[停断][电水气暖网]?|延误|耽误|耽搁|逾期|超期|pending)了?"
    + _ABOUT
    + "$"
)
_WAITED_AFTER = re.compile(
    r"(?:的?时间)?(?:过去)?了?[,，]?(?:[还都也]?没|还未|仍|还是没|[还都]不|无人|不见|不处理|才(?!\d))|(?:时间)?过去"
)
_ELAPSED_BEFORE = re.compile(r"(?:持续|长达|历时|超过|已经?|已有|都|快|近|整整|足足)" + _ABOUT + "$")
_WITHIN = re.compile(r"(?:之|以)?内(?![容部心存科地向])(?!核实|联系|响应|处置|办件)")
_EVENT_AFTER = re.compile(
    r"(?:之|以)?后?[^，。！？；\n]{0,6}?(?:起飞|登机|发车|开车|飞机|航班|火车|高铁|手术|考试|高考|面试|婚礼|开庭|出国)"
)
_LOOK_BACK = 8


def read_duration(text: str, start: int, end: int, *, numeral: str, value: float, unit: str) -> Cue | None:
    """The duration or deadline (value in hours) from the numeral at `start` to the end of its unit."""
    is_ordinal = text[max(0, start - 1) : start] == "第"
    if is_ordinal or _NOT_WAITING.match(text, end) or _is_date(text, numeral, unit, end):
        return None
    if "半" in unit:
        value += 0.5
    hours = value * next(factor for name, factor in _HOURS if name in unit)
    within = _WITHIN.match(text, end)
    if within:
        return Cue("deadline", "within", start, within.end(), hours)
    if hours <= 72 and text.startswith(("后", "之后", "以后", "就要"), end):
        event = _EVENT_AFTER.match(text, end)
        if event:
            return Cue("deadline", "event", start, event.end(), hours)
    return Cue("duration", _name(text, start, end), start, end, hours)


def _name(text: str, start: int, end: int) -> str:
    """waiting for something (等了半个月), elapsed since something (三天了), or a mere length."""
    if _WAITED_BEFORE.search(text, max(0, start - _LOOK_BACK), start) or _WAITED_AFTER.match(text, end):
        return "waiting"
    if text.startswith("了", end) or _ELAPSED_BEFORE.search(text, max(0, start - _LOOK_BACK), start):
        return "elapsed"
    return "length"


def _is_date(text: str, numeral: str, unit: str, end: int) -> bool:
    """2018年, 18年: a year of the calendar. '18年了' and '18年来' are durations."""
    if unit != "年" or not numeral.isdecimal():
        return False
    is_short_year = len(numeral) == 2 and numeral[0] in "012"
    return len(numeral) == 4 or (is_short_year and text[end : end + 1] not in tuple("了来多内"))
