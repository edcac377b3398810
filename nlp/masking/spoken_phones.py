"""Mobile numbers in Chinese numerals, as a transcript of a call has them: 幺三八零零幺三八零零零."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from nlp.masking.number_labels import label_of_number
from nlp.prepared import Mask

_NUMERALS = "〇零一幺二两三四五六七八九"
_VALUES = str.maketrans(_NUMERALS, "0011223456789")
_GAP = "[ ,，、\\-—]{0,2}"
_SPOKEN = re.compile(
    rf"[一幺](?<![{_NUMERALS}十百千万第].)(?={_GAP}[三四五六七八九])(?:{_GAP}[{_NUMERALS}]){{10}}"
    rf"(?![{_NUMERALS}十百千万亿元块])"
)
_BESIDE = re.compile(r"[ ,，、\-—]")


def find_spoken_phones(text: str) -> Iterator[Mask]:
    """Masks of kind mobile: eleven numerals that the numbering plan knows, and that are no order's number."""
    for match in _SPOKEN.finditer(text):
        start, end = match.span()
        number = _BESIDE.sub("", match[0]).translate(_VALUES)
        if label_of_number(text, start, end) != "reference" and _is_number(number):
            yield Mask("mobile", start, end)


def _is_number(number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "CN"))
    except phonenumbers.NumberParseException:
        return False
