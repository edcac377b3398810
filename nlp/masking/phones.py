"""Mobile and landline numbers, told from orders, amounts and public hotlines.

A candidate comes from its written shape and is then checked against the numbering plan by
phonenumbers (dear, so on candidates alone). Hotlines never become candidates: 95588 and 12315 are
too short, 400 and 800 numbers begin with neither a mobile prefix nor an area code. Numbers outside the
mainland are found by `overseas_phones`, starred ones (138****5678) by `starred_phones`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumberType

from nlp.masking.number_labels import label_of_number
from nlp.prepared import Mask

_GAP = r"[ \-—–.·]{0,3}"
_COUNTRY = rf"(?:\(?(?:\+\s?|00)?86\)?{_GAP})?"
_EXTENSION = r"(?:[ ,，]?(?:转分机|分机号|分机|转|ext\.?)[:： ]?[0-9]{1,6}|-[0-9]{1,5})?"
_NOT_LONGER = r"(?![0-9]|\.[0-9]|[万亿元块圆])"
_MOBILE = re.compile(
    rf"(?=[0-9+(])(?<![0-9])(?<![0-9]\.)(?<![¥$]){_COUNTRY}0?(?P<number>"
    rf"1[3-9][0-9](?:{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}|{_GAP}[0-9]{{8}}|{_GAP}[0-9]{{3}}{_GAP}[0-9]{{5}})"
    rf"|1[3-9][0-9]{{2}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{4}}|1[3-9][0-9]{{2}}{_GAP}[0-9]{{4}}{_GAP}[0-9]{{3}}"
    rf"|1 [3-9](?: [0-9]){{9}})(?:转[0-9]{{1,6}}|-[0-9]{{3,5}})?{_NOT_LONGER}"
)
_LANDLINE = re.compile(
    rf"(?=[0-9+(])(?<![0-9])(?<![0-9]\.)(?:\(?(?:\+|00)86\)?{_GAP}\(?0?|\(?0)"
    rf"(?P<area>10|2[0-9]|[3-9][0-9]{{2}})(?P<gap>\)?{_GAP})"
    rf"(?P<number>[2-9][0-9]{{2,3}}{_GAP}[0-9]{{4}}){_EXTENSION}{_NOT_LONGER}",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"(?:电话|座机|固话|宅电|传真|办公室)(?:号码|号)?[\s:：是为(]{0,3}"
    rf"(?P<number>[2-8][0-9]{{2,3}}[ -]?[0-9]{{4}}{_EXTENSION}){_NOT_LONGER}"
)
_ENOUGH_DIGITS = re.compile(r"[0-9](?:[ \-—–.·()]{0,3}[0-9]){6}")
_PHONE_LETTERS = re.compile(
    "tel|telephone|phone|mobile|mob|t|m|p|ph|cell|call|hp|vx|wx|v|qq|wechat|whatsapp", re.IGNORECASE
)
_LETTERS_BEFORE = re.compile(r"[A-Za-z_]+\Z")
_LETTERS_AFTER = re.compile(r"[A-Za-z_]+")
_MOBILE_TYPES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def find_phones(text: str) -> Iterator[Mask]:
    """Masks of kinds mobile and landline, first the mobiles."""
    if _ENOUGH_DIGITS.search(text) is None:
        return
    for match in _MOBILE.finditer(text):
        if _is_mobile(text, match):
            yield Mask("mobile", _start_in_brackets(match), match.end())
    for match in _LANDLINE.finditer(text):
        if _is_landline(text, match):
            yield Mask("landline", _start_in_brackets(match), match.end())
    for match in _LOCAL.finditer(text):
        if not _reads_as_a_date(match["number"]):
            yield Mask("landline", *match.span("number"))


def _start_in_brackets(match: re.Match[str]) -> int:
    """(+86)138... begins with its bracket; that of (+86-138...) encloses the number and stays whole."""
    value = match[0]
    return match.start() + (value.startswith("(") and value.count("(") > value.count(")"))


def _is_mobile(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if _glued_to_foreign_letters(text, start, end):
        return False
    label = label_of_number(text, start, end)
    if label == "reference":
        return False
    return label == "phone" or _number_type(match["number"]) in _MOBILE_TYPES


def _is_landline(text: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    if _glued_to_foreign_letters(text, start, end) or label_of_number(text, start, end) == "reference":
        return False
    area, number = match["area"], _digits(match["number"])
    if match["gap"]:  # written as area code and number: the area must exist, the plan may lag behind
        return any(_is_fixed_line(f"0{area}{digits}") for digits in (number, "66123456", "6612345"))
    return _is_fixed_line(f"0{area}{number}")


def _is_fixed_line(number: str) -> bool:
    return _number_type(number) == PhoneNumberType.FIXED_LINE


def _number_type(number: str) -> int | None:
    """The kind of line by the numbering plan, None for a number that cannot be."""
    try:
        parsed = phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    kind: int = phonenumbers.number_type(parsed)
    return kind


def _glued_to_foreign_letters(text: str, start: int, end: int) -> bool:
    """SF13812345678 is a tracking number; tel13812345678 and 13812345678vx are phones."""
    before = _LETTERS_BEFORE.search(text, max(0, start - 12), start)
    after = _LETTERS_AFTER.match(text, end)
    if start > 1 and text[start - 1] == "-" and text[start - 2].isascii() and text[start - 2].isalnum():
        return True
    return any(m is not None and _PHONE_LETTERS.fullmatch(m[0]) is None for m in (before, after))


def _digits(number: str) -> str:
    return "".join(c for c in number if c.isdigit())


def _reads_as_a_date(number: str) -> bool:
    """20240315 after 电话 says when, not which."""
    return re.match(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\Z", number) is not None
