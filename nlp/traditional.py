"""Traditional to Simplified Chinese with opencc, only where the text is really Traditional.

A character such as 著 or 乾 is also written in Simplified text (著名, 乾隆), so it alone never
starts a conversion: the text must hold a character that Simplified text does not have (one
outside GB 2312). The conversion is by phrases (瞭望 keeps its 瞭) and gives one character for
each, so positions stay.
"""

from __future__ import annotations

import re
from functools import cache

from opencc import OpenCC

_HAN_RANGES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF))


def to_simplified(text: str) -> str:
    """The text in Simplified characters, of the same length; itself when nothing is Traditional."""
    if traditional_only().search(text) is None:
        return text
    simplified = _convert(text)
    if len(simplified) == len(text):
        return simplified
    return "".join(c if len(s := _convert(c)) != 1 else s for c in text)


@cache
def traditional_only() -> re.Pattern[str]:
    """One character that opencc simplifies and that GB 2312, the Simplified set, does not have."""
    characters = [chr(code) for first, last in _HAN_RANGES for code in range(first, last + 1)]
    simplified = _convert("\n".join(characters)).split("\n")
    changed = [a for a, b in zip(characters, simplified, strict=True) if a != b and not _in_gb2312(a)]
    return re.compile(f"[{''.join(changed)}]")


def _convert(text: str) -> str:
    converted: str = _converter().convert(text)
    return converted


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
