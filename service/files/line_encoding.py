"""Which encoding one line of bytes is in. The same rule serves detection and reading."""

from __future__ import annotations

from typing import Literal

UTF8 = "utf-8"
GB18030 = "gb18030"
FIRST_CJK = "\u2e80"

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
    if max(text) >= FIRST_CJK or not _is_gb18030(line):
        return "utf-8"
    return "either"


def _is_gb18030(line: bytes) -> bool:
    try:
        line.decode(GB18030)
    except UnicodeDecodeError:
        return False
    return True
