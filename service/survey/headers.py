"""Header texts without their decoration."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(
    r"^(?:第\s*\d{1,3}\s*题|Q\d{1,3}(?:[._-]\d{1,2})?|\d{1,3}(?:[.-]\d{1,2})?)\s*[.、:_)\s]\s*", re.I
)
_KIND = re.compile(r"[\[(【][^\[\](（)）【】]{0,6}(?:题|必答|必填|选填|选答|可选|多选|单选|可不填)[\])】]")
_SPACES = re.compile(r"[\s_\-*:：?？]+")


def shown_header(name: str) -> str:
    """'3、您的意见或建议？[填空题]' -> '您的意见或建议？'; the header itself where nothing is left."""
    text = unicodedata.normalize("NFKC", name).strip()
    return _KIND.sub("", _NUMBER.sub("", text)).strip() or name


def bare_header(name: str) -> str:
    """'3、您的意见或建议？[填空题]*' -> '您的意见或建议'."""
    text = unicodedata.normalize("NFKC", name).strip()
    return _SPACES.sub("", _KIND.sub("", _NUMBER.sub("", text))).casefold()
