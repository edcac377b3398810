"""Codes of letters and digits: e-mail addresses, credit codes, number plates, passports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.cn import uscc

from nlp.masking.number_labels import label_of_number
from nlp.prepared import Mask

_LOCAL_PART = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._%+\-]{0,62}[A-Za-z0-9_\-])?\Z")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.){1,5}[A-Za-z]{2,18}(?![A-Za-z])")
_REACH = 64

_USCC = re.compile(r"[0-9](?<![0-9A-Za-z].)[0-9]{7}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])", re.IGNORECASE)
_USCC_LABEL = re.compile(r"(?:信用代码|信用码|机构代码|税号|识别号)证?[\s:：是为(]{0,3}\Z")

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_TAIL = "A-HJ-NP-Za-hj-np-z0-9"
_PLATE = re.compile(
    rf"[{_PROVINCE}][A-Za-z][·•.\-—\s]{{0,2}}(?:"
    rf"[A-HJKa-hjk][{_TAIL}][0-9]{{4}}|[0-9]{{5}}[A-HJKa-hjk]"  # new energy: small and large vehicles
    rf"|[{_TAIL}]{{4}}[挂学警港澳试超领]|[{_TAIL}]{{5}})(?![0-9A-Za-z])"
)
_OFFICIAL_PLATE = re.compile(
    rf"WJ[{_PROVINCE}]?[·\-]?[0-9]{{4}}[0-9A-Z](?![0-9A-Za-z])"  # armed police
    r"|(?<![0-9])[0-9]{6}使|(?<![天大行])使[0-9]{6}(?![0-9])"  # embassies
)
_PLATE_LABEL = re.compile(
    r"(?:车牌|号牌|车号)(?:号码|号)?[\s:：是为(]{0,3}(?P<plate>[A-Za-z]{1,2}[·\-]?[0-9A-Za-z]{5,6})(?![0-9A-Za-z])"
)
_PART_OF_A_WORD = frozenset("北南东西天四上海最全更重刷崭创昂阿腾华济苏里一")

_PASSPORT = re.compile(r"(?<![0-9A-Za-z])(?:[A-Za-z]{1,2}[0-9]{7,10}|1[45][0-9]{7})(?![0-9A-Za-z])")
_PASSPORT_WORD = re.compile(r"护照|通行证|旅行证|passport", re.IGNORECASE)
_PASSPORT_REACH = 16


def find_emails(text: str) -> Iterator[Mask]:
    """Masks of kind email, in order: local part, @ and a domain with a top level."""
    at = text.find("@")
    while at != -1:
        local = _LOCAL_PART.search(text, max(0, at - _REACH), at)
        domain = _DOMAIN.match(text, at + 1)
        if local is not None and domain is not None:
            yield Mask("email", local.start(), domain.end())
        at = text.find("@", at + 1)


def find_credit_codes(text: str) -> Iterator[Mask]:
    """Masks of kind uscc (GB 32100): a right check character, or a label that names the code."""
    for match in _USCC.finditer(text):
        labelled = _USCC_LABEL.search(text, max(0, match.start() - 12), match.start()) is not None
        if labelled or uscc.is_valid(match[0]):
            yield Mask("uscc", match.start(), match.end())


def find_plates(text: str) -> Iterator[Mask]:
    """Masks of kind plate (GA 36), new-energy, police, trailer, 港澳, embassy and armed police included."""
    for match in _PLATE.finditer(text):
        if sum(c.isdigit() for c in match[0]) >= 2 and not _ends_a_word(text, match):
            yield Mask("plate", match.start(), match.end())
    if "使" in text or "WJ" in text:
        yield from (Mask("plate", *match.span()) for match in _OFFICIAL_PLATE.finditer(text))
    for match in _PLATE_LABEL.finditer(text):
        if any(c.isdigit() for c in match["plate"]):
            yield Mask("plate", *match.span("plate"))


def _ends_a_word(text: str, match: re.Match[str]) -> bool:
    """北京A12345 and 最新B20240 are no plates; 车牌京A12345 is one."""
    return text[max(0, match.start() - 1) : match.start()] in _PART_OF_A_WORD


def find_passports(text: str) -> Iterator[Mask]:
    """Masks of kind passport: the shapes of travel documents, beside a word that says so.

    Without such a word E12345678 may as well be an order or an error code.
    """
    if _PASSPORT_WORD.search(text) is None and "证件" not in text:
        return
    for match in _PASSPORT.finditer(text):
        start, end = match.span()
        label = label_of_number(text, start, end)
        named = (
            label == "identity"
            or _PASSPORT_WORD.search(text, max(0, start - _PASSPORT_REACH), start)
            or _PASSPORT_WORD.search(text, end, end + 8)
        )
        if named and label != "reference":
            yield Mask("passport", start, end)
