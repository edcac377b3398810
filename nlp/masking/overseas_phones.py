"""Numbers outside the mainland: +852 6123 4567, 00886-912-345-678, (852)91234567, 香港电话85291234567.

Behind + any country counts, behind 00 Hong Kong, Macau and Taiwan (001... begins serial numbers too).
Without either their three digits must stand apart (852-...) or beside the name of the place or a label
that says phone. phonenumbers decides whether such a number can be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumberType

from nlp.masking.number_labels import label_of_number
from nlp.prepared import Mask

_REST = r"[ \-]?\(?[0-9]{1,4}\)?(?:[ \-]?[0-9]{2,4}){1,4}(?![0-9])"
_ANY_COUNTRY = re.compile(rf"\(?\+(?!86)[1-9][0-9]{{0,2}}\)?{_REST}")
_NEAR = re.compile(
    rf"\(?(?<![0-9A-Za-z])(?<![0-9A-Za-z][.\-])(?P<abroad>00)?(?:85[23]|886)(?P<apart>\)?[ \-]{{0,3}}){_REST}"
)
_MAY_BE_NEAR = re.compile(r"8(?:5[23]|86)\)?[ \-]{0,3}[0-9]")
_PLACE = re.compile(r"(?:香港|港区|澳门|台湾|台北|境外|海外|国际)[\u4e00-\u9fff：:\s(]{0,8}\Z")
_REACH = 14
_KINDS = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "landline",
}


def find_overseas_phones(text: str) -> Iterator[Mask]:
    """Masks of kinds mobile and landline; one behind + may be found twice."""
    if "+" in text:
        for match in _ANY_COUNTRY.finditer(text):
            yield from _as_mask(match)
    if "85" not in text and "886" not in text:
        return
    if _MAY_BE_NEAR.search(text) is None:
        return
    for match in _NEAR.finditer(text):
        label = label_of_number(text, *match.span())
        before = max(0, match.start() - _REACH)
        apart = match["abroad"] or match["apart"]
        if (apart or label == "phone" or _PLACE.search(text, before, match.start())) and label != "reference":
            yield from _as_mask(match)


def _as_mask(match: re.Match[str]) -> Iterator[Mask]:
    value = match[0]
    start, end = match.span()
    if value.startswith("(") and ")" not in value:
        start += 1
    digits = "".join(c for c in value if c.isdigit()).removeprefix("00")
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return
    kind = _KINDS.get(phonenumbers.number_type(number))
    if kind is not None and phonenumbers.is_valid_number(number):
        yield Mask(kind, start, end)
