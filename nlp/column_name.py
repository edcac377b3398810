"""What of a column's name counts when names are compared."""

from __future__ import annotations

import re

_SEPARATORS = re.compile(r"[\s_\-()（）\[\]【】:：*]+")


def plain_column_name(name: str) -> str:
    """Without case, white space, brackets and marks between words: *投诉 内容（必填） -> 投诉内容必填."""
    return _SEPARATORS.sub("", name).casefold()
