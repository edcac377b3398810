"""Which character stands for which: the tables behind `normalise`, built once from Unicode data.

Compatibility forms are folded by NFKC, character by character, in the blocks where a form is
only a way of writing (full and half width, compatibility ideographs, mathematical letters and
digits, squared units). Circled numbers, superscripts, fractions, ellipsis and emoji stay: folded,
they would join the digits beside them ('①138...', '10²') or lose what they say.
"""

from __future__ import annotations

import unicodedata
from functools import cache

REPLACEMENT = "\ufffd"

_COMPATIBILITY_BLOCKS = (
    (0x2E80, 0x2FDF),  # CJK and Kangxi radicals
    (0x3300, 0x33FF),  # squared units: ㎡ ㎏
    (0xF900, 0xFAFF),  # CJK compatibility ideographs
    (0xFB00, 0xFB06),  # Latin ligatures
    (0xFE30, 0xFE6F),  # vertical and small forms
    (0xFF01, 0xFFEF),  # full width and half width forms
    (0x1D400, 0x1D7FF),  # mathematical letters and digits
    (0x2F800, 0x2FA1F),  # CJK compatibility ideographs, supplement
)
_KEPT_PUNCTUATION = "，！？；：。、"
_CHINESE_PUNCTUATION = {"!": "！", "?": "？", ";": "；"}
_SPACES = "\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LINE_ENDS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_UNUSABLE_RANGES = (
    (0xD800, 0xDFFF),  # lone surrogates
    (0xE000, 0xF8FF),  # private use: here stand our own placeholders, so nobody else's may
    (0xFDD0, 0xFDEF),  # noncharacters
    (0xFFFE, 0xFFFF),
)

DELETED = (
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # controls
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # invisible letters and marks
    "\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufe00-\ufe0d"  # zero width, bidi
    "\U000e0000-\U000e0fff"  # tags and further variation selectors
)
"""Inside of a regex class: characters that show nothing and are taken out."""

SPECIAL_SELECTORS = "\u200d\ufe0e\ufe0f"
"""Joiner and emoji variation selectors: they stay inside an emoji and are taken out elsewhere."""

EMOJI = (
    "\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
"""Inside of a regex class: characters that may begin or continue an emoji sequence."""


@cache
def one_to_one() -> dict[int, str]:
    """For `str.translate`: code point -> the one character that stands for it."""
    table: dict[int, str] = dict.fromkeys(map(ord, _SPACES), " ") | dict.fromkeys(map(ord, _LINE_ENDS), "\n")
    for first, last in _UNUSABLE_RANGES:
        table |= dict.fromkeys(range(first, last + 1), REPLACEMENT)
    table |= {code: folded for code, folded in _folded_forms().items() if len(folded) == 1}
    return table | {ord(ascii_mark): mark for ascii_mark, mark in _CHINESE_PUNCTUATION.items()}


@cache
def one_to_many() -> dict[str, str]:
    """Character -> the two or more characters that stand for it (㎡ -> m2)."""
    return {chr(code): folded for code, folded in _folded_forms().items() if len(folded) > 1}


@cache
def _folded_forms() -> dict[int, str]:
    forms: dict[int, str] = {}
    for first, last in _COMPATIBILITY_BLOCKS:
        for code in range(first, last + 1):
            character = chr(code)
            folded = unicodedata.normalize("NFKC", character)
            if character in _KEPT_PUNCTUATION or folded == character or " " in folded or folded in "\u1160":
                continue
            forms[code] = "".join(_CHINESE_PUNCTUATION.get(c, c) for c in folded)
    return forms
