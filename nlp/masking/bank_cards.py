"""Bank card numbers (ISO/IEC 7812): 16 to 19 digits with a Luhn check digit.

One number in ten passes Luhn by chance, so the first digits must fit too: 62 (UnionPay) and 9558
(older cards of ICBC) fit by themselves, the first digits of international and older cards only
beside words of banking. An order label wins over the check digit. After an explicit 银行卡 a
mistyped number is masked as well.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from stdnum import luhn

from nlp.masking.digit_groups import DigitGroups, find_long_numbers
from nlp.masking.number_labels import label_of_number
from nlp.prepared import Mask

_LENGTHS = (19, 16, 18, 17)
_OWN_PREFIXES = ("62", "9558")
_OTHER_PREFIX = re.compile("[45]|3[567]|6[089]|8[1468]|9[0-9]")
_BANKING = re.compile(
    r"银行|[建工农中招交浦]行|卡|账[户号]|帐[户号]|转[账入到给]|汇[款到]|打[款到]|开户|取现|刷"
)
_REACH = 20
_LONGEST_SEARCHED = 64


def find_bank_cards(text: str) -> Iterator[Mask]:
    """Masks of kind bank_card, in order."""
    for number in find_long_numbers(text):
        position = 0
        for start in _possible_starts(number):
            if start < position:
                continue
            end = _end_of_card(text, number, start)
            if end is not None:
                yield Mask("bank_card", *number.span(start, end))
                position = end


def _possible_starts(number: DigitGroups) -> Sequence[int]:
    """Where groups begin and, in digits longer than a card, wherever 62 or 9558 stands."""
    if 19 < len(number.digits) <= _LONGEST_SEARCHED:
        inside = {i for i in range(len(number.digits)) if number.digits.startswith(_OWN_PREFIXES, i)}
        return sorted(inside.union(number.group_starts))
    return number.group_starts


def _end_of_card(text: str, number: DigitGroups, start: int) -> int | None:
    digits = number.digits
    own = digits.startswith(_OWN_PREFIXES, start)
    if not own and not _OTHER_PREFIX.match(digits, start) and not _is_labelled(text, number, start):
        return None
    lengths = [n for n in _LENGTHS if start + n <= len(digits) and digits[start : start + n].isdigit()]
    for length in lengths:
        end = start + length
        whole = number.is_whole(start, end) and _is_grouped_like_a_card(number, start, end)
        inside = own and number.is_inside_one_group(start, end)
        if (whole or inside) and _is_card(
            text, digits[start:end], number.span(start, end), own=own, whole=whole
        ):
            return _end_of_last_group(number, start, end)
    return None


def _end_of_last_group(number: DigitGroups, start: int, end: int) -> int:
    """6217-0012-1002-4455 passes Luhn by chance where -678 follows: the short group after groups of
    four belongs to the number."""
    last = len(number.digits)
    grouped_in_fours = number.begins_group(start + 4) and number.begins_group(end - 4)
    follows_closely = end == number.group_starts[-1]
    if grouped_in_fours and follows_closely and last - end < 4 and last - start <= max(_LENGTHS):
        return last
    return end


def _is_card(text: str, digits: str, span: tuple[int, int], *, own: bool, whole: bool) -> bool:
    label = label_of_number(text, *span)
    if label in ("reference", "identity"):
        return False
    if not luhn.is_valid(digits):
        return label == "card" and whole
    return own or label == "card" or _BANKING.search(text, max(0, span[0] - _REACH), span[0]) is not None


def _is_labelled(text: str, number: DigitGroups, start: int) -> bool:
    """An account named as the bank's, whatever its first digits."""
    place = number.positions[0]
    return start == 0 and label_of_number(text, place, place + 1) == "card"


def _is_grouped_like_a_card(number: DigitGroups, start: int, end: int) -> bool:
    """Groups of three digits or more, only the last may be shorter: no row of dates or amounts."""
    starts = number.group_starts
    groups = starts[bisect_left(starts, start) : bisect_left(starts, end)]
    return all(right - left >= 3 for left, right in pairwise(groups))
