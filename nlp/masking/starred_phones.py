"""Mobile numbers with their middle starred: 138****5678, 138xxxx5678.

Seven digits of eleven are left, and beside a name or a shop they still point at somebody. A number of
which only the beginning is left (138********) is nobody's and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.masking.number_labels import label_of_number
from nlp.prepared import Mask

_STARS_AND_END = re.compile(
    r"[*xX×](?:(?<=\*)\*{1,4}|(?<!\*)[xX×]{2,4})[ \-]?[0-9]{3,4}(?![0-9A-Za-z*]|\.[0-9])"
)
_BEGINNING = re.compile(r"(?<![0-9A-Za-z.*])(?:\+?86[ \-]?)?1[3-9][0-9]{1,2}[ \-]?\Z")
_REACH = 10


def find_starred_phones(text: str) -> Iterator[Mask]:
    """Masks of kind mobile, in order. `normalise` leaves three of a row of stars, so they are not counted."""
    if "**" not in text and "xx" not in text and "XX" not in text and "××" not in text:
        return
    for stars in _STARS_AND_END.finditer(text):
        beginning = _BEGINNING.search(text, max(0, stars.start() - _REACH), stars.start())
        if beginning is None:
            continue
        start, end = beginning.start(), stars.end()
        if label_of_number(text, start, end) != "reference":
            yield Mask("mobile", start, end)
