"""Addresses of people: a labelled place, or a place written down to the building and the door.

A road or an office alone (朝阳区工商局, 万达广场, 广州南站) is nobody's address; so is a hotel room.
Without a label (地址, 家住, 收货地址) at least two parts must be precise: house number and building,
building and unit or room, village group and house number. A shop's or company's own address needs
the same as one without a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.masking.address_pattern import CORE, ESTATE_END, MAY_HOLD_PIECE, kinds_of_pieces
from nlp.masking.address_start import start_of_address
from nlp.prepared import Mask

_OWNERS = (
    "公司",
    "店铺",
    "商家",
    "门店",
    "本店",
    "饭店",
    "营业",
    "办公",
    "经营",
    "注册",
    "企业",
    "单位",
    "工厂",
    "网点",
    "邮箱",
    "邮件",
    "网页",
    "网站",
    "网络",
    "IP",
)
_NOT_OF_A_PERSON = "".join(f"(?<!{owner}地址)" for owner in _OWNERS)
_LABEL = re.compile(
    rf"(?:地址{_NOT_OF_A_PERSON}|住址|居住地|户籍地|(?:户籍|户口|居住)所在地|所在小区)(?:[改填写选留登记显示就]{{0,2}}[错成为是在到]|[\s:：=(“\"\-—]){{0,4}}"
    r"|住(?<![入忍不稳记停拖扣保困顶抓宿承留挡止拦站按堵锁憋叫卡压吃]住)(?:在|于|到|的是)?(?![院宿户房建宅址了着得不过进满上持处])[\s:：]?"
    r"|家(?<=[我们人咱自]家)(?:就?在|是)|家(?:庭|里)?(?:就|是)?在|户口(?:就|是)?在"
)
_MAY_BE_LABEL = re.compile(r"[住址]|家[在就是庭里]|籍地|所在|口[在就是]")
_FIELD_BREAK = re.compile(
    r"[，,。！？；;!?\n()（）【】“”\"、\ue000]|\s{2,}|(?:电话|手机|联系|收件人|收货人|姓名|邮编)"
)
_REACH = 60
_PLACE_END = re.compile(rf"(?:{ESTATE_END}|[路街道巷村屯组号])\Z")
_HOME_END = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9·]{2,30}?(?:小区|花园|花苑|家园|家属院|家属楼|公寓|新村|嘉园|雅苑|名苑|佳苑|山庄|别墅|公馆|宿舍|大院|村|屯|苑)"
    r"(?=$|[，,。！？；;!?\s的()、\ue000]|电话|手机)"
)
_ESTATE_AFTER = re.compile(
    r"(?:(?!的)[\u4e00-\u9fff]){0,8}?(?:小区|花园|公寓|大厦|新村|家园|宿舍|家属院)(?=$|[^\u4e00-\u9fff])"
)
_PUBLIC = re.compile(
    r"酒店|宾馆|旅馆|旅店|民宿|客栈|医院|院部|门诊|病房|学校|小学|中学|大学|学院|银行|支行|分行|法院|派出所|商场|购物|超市|餐厅|饭店|酒楼|市场"
    r"|车站|机场|地铁|航站|站台|景区|公园|影城|影院|门店|专柜|专卖|营业厅|服务厅|大厅|局|驿站|网点|KTV|ktv"
)
_GENERIC = re.compile(
    r"(?:本|同|一个|安置|拆迁|老旧?|新建?|职工|员工|单位|学校|公司|城中|农)*(?:小区|宿舍区?|公寓|新村|大院|村|家属院|楼房?|院内)?"
)
_NOT_A_PLACE = re.compile(r"[这那哪几第每某该]\Z|隔壁|楼[上下]|对面")
_HAN_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·]*[\u4e00-\u9fff]{2}[\u4e00-\u9fffA-Za-z0-9·]*\Z")


def find_addresses(text: str) -> list[Mask]:
    """Masks of kind address, in order. `text` has its numbers blanked already."""
    precise = MAY_HOLD_PIECE.search(text) is not None
    labels = list(_LABEL.finditer(text)) if _MAY_BE_LABEL.search(text) is not None else []
    if not precise and not labels:
        return []
    spans = sorted(
        {*_labelled(text, labels), *_written_in_full(text)} if precise else _labelled(text, labels)
    )
    return [Mask("address", start, end) for start, end in _distinct(spans)]


def _labelled(text: str, labels: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    for label in labels:
        start = label.end()
        border = _FIELD_BREAK.search(text, start, start + _REACH)
        limit = border.start() if border is not None else min(len(text), start + _REACH)
        found = _precise_value(text, start, limit) or _home_value(text, start, limit)
        if found is not None:
            yield found


def _precise_value(text: str, start: int, limit: int) -> tuple[int, int] | None:
    """A labelled value with a house number or building: from the label to its last precise part."""
    for core in CORE.finditer(text, start, limit):
        begin = _start_over_spaces(text, core.start(), start)
        named = text[begin : core.start()]
        kinds = list(kinds_of_pieces(core[0]))
        if _NOT_A_PLACE.search(named) or _PUBLIC.search(named) or kinds == ["phase"]:
            continue
        if _GENERIC.fullmatch(named):
            begin, named = core.start(), ""
        if _HAN_NAME.search(named.replace(" ", "")) or (not named and len(set(kinds)) >= 2):
            return begin, _with_estate(text, core.end(), limit)
    return None


def _start_over_spaces(text: str, core_start: int, floor: int) -> int:
    """北京市 海淀区 中关村大街1号: in a labelled value, spaces divide the parts of one address."""
    begin = start_of_address(text, core_start, floor)
    while begin - 1 > floor and text[begin - 1] == " ":
        earlier = start_of_address(text, begin - 1, floor)
        if earlier == begin - 1:
            break
        begin = earlier
    return begin


def _home_value(text: str, start: int, limit: int) -> tuple[int, int] | None:
    """A labelled value that ends with the name of an estate or village."""
    match = _HOME_END.match(text, start, limit)
    if match is None or _PUBLIC.search(match[0]):
        return None
    begin = start_of_address(text, match.end(), start)
    value = text[begin : match.end()]
    return (begin, match.end()) if len(value) >= 4 and not _GENERIC.fullmatch(value) else None


def _with_estate(text: str, end: int, limit: int) -> int:
    """文三路100号翠苑小区: the estate named after the house number belongs to the address."""
    match = _ESTATE_AFTER.match(text, end, limit)
    return end if match is None else match.end()


def _written_in_full(text: str) -> Iterator[tuple[int, int]]:
    """Places precise enough to be somebody's without a label."""
    for core in CORE.finditer(text):
        kinds = list(kinds_of_pieces(core[0]))
        if not _is_precise(set(kinds)):
            continue
        start = start_of_address(text, core.start())
        named = text[start : core.start()]
        if _GENERIC.fullmatch(named):
            start, named = core.start(), ""
        in_full = {"building", "unit", "room"} <= set(kinds)
        if _NOT_A_PLACE.search(named) or ("unit" not in kinds and _PUBLIC.search(text[start : core.end()])):
            continue
        if (_HAN_NAME.search(named) and (in_full or _PLACE_END.search(named) or "room" in kinds)) or (
            in_full and not named
        ):
            yield start, core.end()


def _is_precise(kinds: set[str]) -> bool:
    if kinds & {"unit", "room"}:
        return bool(kinds & {"number", "building", "lane", "group"}) or {"unit", "room"} <= kinds
    return {"number", "building"} <= kinds or {"lane", "number"} <= kinds or {"group", "number"} <= kinds


def _distinct(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    position = 0
    for start, end in spans:
        if start >= position:
            yield start, end
            position = end
