"""Addresses of people: a labelled place, or a place written down to the building and the door.

A road or an office alone (朝阳区工商局, 万达广场, 广州南站) is nobody's address; so is a hotel room.
Without a label (地址, 家住, 收货地址) at least two parts must be precise: house number and building,
building and unit or room, village group and house number. A shop's or company's own address needs
the same as one without a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from nlp.masking.address_alone import stands_alone
from nlp.masking.address_pattern import CORE, ESTATE_END, MAY_HOLD_PIECE, kinds_of_pieces
from nlp.masking.address_start import start_of_address
from nlp.masking.address_words import (
    ENDS_PARCEL,
    ENDS_SENT,
    ESTATE_AFTER,
    FIELD_BREAK,
    GENERIC,
    HOME_END,
    LABEL,
    MAY_BE_LABEL,
    NOT_A_PLACE,
    PLACE_NAME,
    PUBLIC,
    SENT_TO_A_HOME,
)
from nlp.prepared import Mask

_REACH = 60
_SAID_BETWEEN = 3
_MOST_CORES = (
    5  # numbered parts behind a label that are tried; an address has one, or two with a phase before it
)
_PLACE_END = re.compile(rf"(?:{ESTATE_END}|[路街道巷村屯组号段])\Z")
_ESTATE = re.compile(
    rf"(?:{ESTATE_END}|[路街道巷村屯组段]|绿洲|半岛|世家|名门|御景|水岸|香槟|锦绣|丽景|天地|天下|人家|江南)\Z"
    r"|(?:恒大|万科|保利|绿地|融创|中海|龙湖|华润|金地|金科|招商|世茂|旭辉|新城|雅居乐|富力|佳兆业|阳光城|中梁"
    r"|荣盛|远洋|首创|建业|蓝光|奥园|中南|绿城|滨江|碧桂园)[\u4e00-\u9fff]{0,6}\Z"
)
"""Whose flats are numbered building-unit-room; 型号12-2-1801 and 货架号3-12-205 number no flat."""
_DORMITORY = "宿舍楼"  # of a school, too
_HOUSES = frozenset(["building", "lane", "unit", "number", "group"])

_Span = tuple[int, int]


def find_addresses(text: str) -> list[Mask]:
    """Masks of kind address; a labelled one may overlap another. `text` has its numbers blanked already."""
    spans: list[_Span] = []
    if MAY_BE_LABEL.search(text) is not None:
        spans += _labelled(text)
    if MAY_HOLD_PIECE.search(text) is not None:
        spans += _written_in_full(text)
    return [Mask("address", *span) for span in spans]


def _labelled(text: str) -> Iterator[_Span]:
    for label in LABEL.finditer(text):
        start = label.end()
        border = FIELD_BREAK.search(text, start, start + _REACH)
        limit = border.start() if border is not None else min(len(text), start + _REACH)
        found = _precise_value(text, start, limit, stay=label.lastgroup is None)
        if label.lastgroup == "parcel":
            if found is not None and ENDS_PARCEL.match(text, found[1]) is not None:
                yield found
            continue
        if label.lastgroup == "sent":
            if found is not None and _is_sent_to(text, start, *found):
                yield found
            continue
        if found is None and (label.lastgroup is not None or text[start - 1] in "在于"):
            found = _home_value(text, start, limit)
        if found is not None:
            yield found


def _is_sent_to(text: str, label_end: int, start: int, end: int) -> bool:
    """Does the address stand right behind 送到, or behind no more than 我家, and is it all that does?"""
    return (
        start - label_end <= _SAID_BETWEEN
        and ENDS_SENT.match(text, end) is not None
        and SENT_TO_A_HOME.match(text, start, end) is not None
    )


def _precise_value(text: str, start: int, limit: int, *, stay: bool) -> _Span | None:
    """A labelled value with a house number or building: from the label to its last precise part.

    stay: the label is 住 alone, which guests of a hotel write too; a room then is not enough.
    """
    for core in islice(CORE.finditer(text, start, limit), _MOST_CORES):
        kinds = set(kinds_of_pieces(core[0]))
        if kinds == {"phase"} or (stay and not kinds & _HOUSES):  # before what is dear to find out
            continue
        begin = _start_over_spaces(text, core.start(), start)
        named = text[begin : core.start()]
        if NOT_A_PLACE.search(named) or PUBLIC.search(named):
            continue
        if GENERIC.fullmatch(named):
            begin, named = core.start(), ""
        if PLACE_NAME.search(named.replace(" ", "")) or (not named and len(kinds) >= 2):
            estate = ESTATE_AFTER.match(text, core.end(), limit)
            return begin, core.end() if estate is None else estate.end()
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


def _home_value(text: str, start: int, limit: int) -> _Span | None:
    """A labelled value that ends with the name of an estate or village."""
    match = HOME_END.match(text, start, limit)
    if match is None or PUBLIC.search(match[0]):
        return None
    begin = start_of_address(text, match.end(), start)
    value = text[begin : match.end()]
    return (begin, match.end()) if len(value) >= 4 and not GENERIC.fullmatch(value) else None


def _written_in_full(text: str) -> Iterator[_Span]:
    """Places precise enough to be somebody's without a label."""
    for core in CORE.finditer(text):
        kinds = set(kinds_of_pieces(core[0]))
        if not _is_precise(kinds):
            if kinds == {"number"} and (alone := _full_alone(text, core)) is not None:
                yield alone
            continue
        start = start_of_address(text, core.start())
        if GENERIC.fullmatch(text, start, core.start()):
            start = core.start()
        if _is_somebodys(text[start : core.start()], core[0], kinds):
            yield start, core.end()


def _full_alone(text: str, core: re.Match[str]) -> _Span | None:
    start, end = start_of_address(text, core.start()), core.end()
    named = text[start : core.start()]
    if PUBLIC.search(named) or not stands_alone(text, start, end, named):
        return None
    return start, end


def _is_precise(kinds: set[str]) -> bool:
    if kinds & {"unit", "room"}:
        return bool(kinds & {"number", "building", "lane", "group"}) or {"unit", "room"} <= kinds
    return {"number", "building"} <= kinds or {"lane", "number"} <= kinds or {"group", "number"} <= kinds


def _is_somebodys(named: str, core: str, kinds: set[str]) -> bool:
    """Is the place named before `core` one where people live?"""
    if _DORMITORY in core:
        return True
    if not named:
        return {"building", "unit", "room"} <= kinds and "triple" not in kinds
    if NOT_A_PLACE.search(named) or ("unit" not in kinds and PUBLIC.search(named + core)):
        return False
    if "triple" in kinds and not _ESTATE.search(named):
        return False
    has_house = bool(kinds & {"building", "unit", "lane"})
    return PLACE_NAME.search(named) is not None and (has_house or _PLACE_END.search(named) is not None)
