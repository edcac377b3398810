"""Resident identity numbers (GB 11643): 18 characters with a check digit, or the older 15 digits.

The check digit and the date decide, wherever the number stands: glued to letters, inside longer
digits, with spaces or hyphens, even after 订单号 (a false hit needs region, date and check digit
to fit by chance, about once in 60,000 numbers). The county table of python-stdnum is not asked:
it lacks counties and years and rejects real numbers. After an explicit 身份证 a mistyped number
is masked as well: seventeen of its digits still name a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from nlp.masking.digit_groups import DigitGroups, find_long_numbers
from nlp.masking.number_labels import label_of_number
from nlp.prepared import Mask

_REGION = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-9])\d{4}"
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_EIGHTEEN = re.compile(rf"(?=({_REGION}(?:19|20)\d\d{_MONTH_AND_DAY}\d{{3}}[\dX]))")
_FIFTEEN = re.compile(rf"{_REGION}\d\d{_MONTH_AND_DAY}\d{{3}}")
_ANY_EIGHTEEN = re.compile(r"[1-9]\d{16}[\dX]")


def find_resident_ids(text: str) -> Iterator[Mask]:
    """Masks of kind resident_id, in order."""
    for number in find_long_numbers(text):
        checked = list(_find_checked(number))
        yield from (Mask("resident_id", *number.span(start, end)) for start, end in checked)
        if not checked and (_is_fifteen(text, number) or _is_labelled(text, number)):
            yield Mask("resident_id", *number.span(0, len(number.digits)))


def _find_checked(number: DigitGroups) -> Iterator[tuple[int, int]]:
    position = 0
    for match in _EIGHTEEN.finditer(number.digits):
        start, end = match.start(), match.start() + 18
        if start < position or not is_checked_resident_id(match[1]):
            continue
        if number.is_whole(start, end) or number.is_inside_one_group(start, end):
            yield start, end
            position = end


def is_checked_resident_id(number: str) -> bool:
    """True when an 18-character number has a real date and the right check digit."""
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return bool(ric.calc_check_digit(number) == number[-1])


def _is_fifteen(text: str, number: DigitGroups) -> bool:
    """15 digits have no check digit: the date decides, and nothing around may say otherwise."""
    if _FIFTEEN.fullmatch(number.digits) is None:
        return False
    start, end = number.span(0, 15)
    glued = text[start - 1 : start].isascii() and text[start - 1 : start].isalpha()
    return not glued and label_of_number(text, start, end) not in ("reference", "card", "phone")


def _is_labelled(text: str, number: DigitGroups) -> bool:
    if len(number.digits) == 15 or _ANY_EIGHTEEN.fullmatch(number.digits):
        return label_of_number(text, *number.span(0, len(number.digits))) == "identity"
    return False
