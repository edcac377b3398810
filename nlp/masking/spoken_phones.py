"""Mobile numbers that are not written in digits alone: spoken, as a transcript of a call has them
(幺三八零零幺三八零零零, 洞 拐 勾 for 0 7 9), formal (壹叁捌...), circled (①③⑧...), mixed (138一二三四5678).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from nlp.masking.number_labels import label_of_number
from nlp.prepared import Mask

_NUMERALS = "〇零一幺二两三四五六七八九洞拐勾壹贰叁肆伍陆柒捌玖"
_CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨⓿❶❷❸❹❺❻❼❽❾"
_VALUES = str.maketrans(_NUMERALS + _CIRCLED, "0011223456789079123456789" + "01234567890123456789")
_GAP = "[ ,，、\\-—]{0,2}"
_SPOKEN = re.compile(
    rf"[1一幺壹①❶](?:(?<=[①❶])(?=[③-⑨❸-❾])[{_CIRCLED}0零〇]{{10}}(?![{_CIRCLED}0零〇])"
    rf"|(?<![①❶])(?<![0-9.¥${_NUMERALS}十百千万第拾佰仟].)"
    rf"(?={_GAP}[3-9三四五六七八九叁肆伍陆柒捌玖拐勾])(?:{_GAP}[0-9{_NUMERALS}]){{10}}"
    rf"(?![0-9{_NUMERALS}十百千万亿元块拾佰仟]|\.[0-9]))"
)
_BESIDE = re.compile(r"[ ,，、\-—]")


def find_spoken_phones(text: str) -> Iterator[Mask]:
    """Masks of kind mobile: eleven numerals that the numbering plan knows, and that are no order's number.

    Digits alone are not looked at: `phones` knows in what groups they are written.
    """
    for match in _SPOKEN.finditer(text):
        start, end = match.span()
        number = _BESIDE.sub("", match[0])
        if number.isascii() or label_of_number(text, start, end) == "reference":
            continue
        if _is_number(number.translate(_VALUES)):
            yield Mask("mobile", start, end)


def _is_number(number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "CN"))
    except phonenumbers.NumberParseException:
        return False
