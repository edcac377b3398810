"""The written shape of the precise part of a Chinese address: 88号院3号楼2单元1201室, 3栋501, 村5组12号."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIGITS = "0-9一二三四五六七八九十百"
_NUMBER = (
    r"(?:[0-9]{1,5}(?:[A-Za-z]|[甲乙丙丁](?=号|宿舍|楼|栋|幢))?|[A-Za-z][0-9]{0,4}"
    r"|[一二三四五六七八九十百]{1,4}|[甲乙丙丁东西南北][0-9]{0,4})"
)
_NUMBERS = rf"{_NUMBER}(?:[\-—–~之][0-9A-Za-z]{{1,5}}){{0,3}}"
_UNITS = {
    "building": r"号院|号楼|号大院|号大楼|号?宿舍楼|#楼|#|栋|幢|座(?![位机谈椅])",
    "lane": r"(?<=[0-9])(?:弄|支弄)",
    "unit": r"单元|门(?![口面店票外锁窗诊卡禁户])",
    "room": r"室(?![内外温友里一二两三])|号房|房间|房(?![子产屋价租东贷款源型卡费车])|户(?![外口主型籍头人])",
    "number": r"号(?![线码店机文令球字召称车柜窗技客员人公信通前后左右之上下晚早凌中到至、~\-])",
    "floor": r"层(?![面次级])|楼(?![上下盘道梯市层主顶房])",
    "group": r"村民小组|组(?![织长合成装件团])|队(?![伍长友员])",
    "phase": r"期(?![间限待望货权付数末款房])|区(?![域别间分块])",
}
_PIECE = rf"{_NUMBERS}(?:{'|'.join(_UNITS.values())})"
_BARE_ROOM = (
    r"(?:(?<=[栋幢座楼元#院门层])[\-]?[A-Za-z]?[0-9]{2,4}(?:[\-][0-9]{1,4})?"
    r"|(?<=号)[A-Za-z]?[0-9]{3,4}(?=[室房的住业]|[^\u4e00-\u9fff]|$))"
    r"(?:室|房)?(?![0-9A-Za-z年月日元块号个点%.]|天(?!天))"
)
_TRIPLE = r"(?<![0-9\-])[0-9]{1,3}[\-—–][0-9]{1,2}[\-—–][0-9]{3,4}(?:室|房)?(?![0-9\-])"
ESTATE_END = (
    "小区|花园|花苑|家园|家属院|家属楼|公寓|新村|嘉园|雅苑|名苑|佳苑|山庄|别墅|公馆|华府|华庭|豪庭|名邸|名都|庄园"
    "|宿舍|大院|大厦|大楼|写字楼|国际|中心|广场|科技园|创业园|产业园|工业园|商城|时代|城|苑|府|庭|湾|园|邸|庐|里|轩|阁|郡"
)
_ESTATE = rf"[\u4e00-\u9fffA-Za-z0-9]{{1,10}}?(?:{ESTATE_END})"

_TOWER_ROOM = (
    r"[\u4e00-\u9fff]{1,10}?(?:大厦|大楼|公寓|中心|国际|广场|楼)[A-Za-z]?[0-9]{3,4}(?:室|房)?"
    r"(?![0-9A-Za-z年月日元块号个点%.米平]|天(?!天))"
)

CORE = re.compile(
    rf"(?<![月第0-9A-Za-z])(?:{_PIECE}|{_TRIPLE})"
    rf"(?:\s?(?:{_ESTATE})?\s?(?:{_PIECE}|{_TRIPLE})|\s?{_BARE_ROOM}|\s?{_TOWER_ROOM})*"
)
"""A run of pieces, each a number and what it numbers, with the name of an estate between at most."""

_KINDS = re.compile(
    "|".join(f"(?P<{kind}>{_NUMBERS}(?:{units}))" for kind, units in _UNITS.items())
    + rf"|(?P<triple>{_TRIPLE})|(?P<bare>{_BARE_ROOM})|(?P<tower>(?<=[厦楼寓心际场])[A-Za-z]?[0-9]{{3,4}})"
)
MAY_HOLD_PIECE = re.compile(
    rf"[{_DIGITS}A-Za-z甲乙丙丁](?:[号栋幢座弄室组#宿]|单元|[\-—–][0-9]{{1,2}}[\-—–][0-9])"
)
"""The cheap question: is there a number with something that it numbers?"""


def kinds_of_pieces(core: str) -> Iterator[str]:
    """building, lane, unit, room, number, floor, group or phase for each piece of a core, in order."""
    for match in _KINDS.finditer(core):
        kind = match.lastgroup or ""
        if kind == "triple":
            yield from ("triple", "building", "unit", "room")
        else:
            yield "room" if kind in ("bare", "tower") else kind
