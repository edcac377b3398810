"""Which encoding one line of bytes is in. The same rule serves detection and reading."""

from __future__ import annotations

import re
from typing import Literal

UTF8 = "utf-8"
GB18030 = "gb18030"
_CHINESE = re.compile("[\u2e80-\U0010ffff]")

LineEncoding = Literal["ascii", "utf-8", "gb18030", "either", "neither"]


def line_encoding(line: bytes) -> LineEncoding:
    """The encoding that a line must have been written in.

    'either': valid in both and without a Chinese character when read as UTF-8. A lone GBK
    character often is a valid Greek or Arabic letter of UTF-8; hardly ever a valid Chinese one.
    """
    if line.isascii():
        return "ascii"
    try:
        text = line.decode(UTF8)
    except UnicodeDecodeError:
        return "gb18030" if _is_gb18030(line) else "neither"
    if has_chinese(text) or not _is_gb18030(line):
        return "utf-8"
    return "either"


def has_chinese(text: str) -> bool:
    """True where a character from the CJK blocks on stands in the text."""
    return _CHINESE.search(text) is not None


def _is_gb18030(line: bytes) -> bool:
    try:
        line.decode(GB18030)
    except UnicodeDecodeError:
        return False
    return True
