"""What the words around a number say it is: an order, a phone, an identity, a bank card."""

from __future__ import annotations

import re
from functools import cache

from nlp.lexicon import LEXICONS, read_lexicon_rows

_REACH = 28
_CONNECTOR = (
    r"(?:[\s:：=是为（(“\"【\[「#<《]|卡号|号码|号|码|[Nn][Oo]\.?|[账帐][户号]"
    r"|尾?数?分别|如下|就是|也是|均为|末尾|我的|我){0,5}"
)
_AFTER = re.compile(r"\s?(?:号|这个|这笔|该)?(?:订单|定单|工单|运单|快递单|保单|物流单|包裹|流水)")
_LIST_GAP = re.compile(r"[0-9A-Za-z][\s、，,/；;和及与跟或]{1,3}$")
_LIST_NUMBER = re.compile(r"([0-9A-Za-z\-]+)[\s、，,/；;和及与跟或]{1,3}$")


def label_of_number(text: str, start: int, end: int) -> str | None:
    """reference, phone, identity or card: what is said of `text[start:end]`; None when nothing is.

    The second and later numbers of a list take the label of the first where they are as long as it:
    订单号13812345678、13812345679 are two orders, 订单号2024031500，13812345678 an order and a phone.
    """
    before = text[max(0, start - _REACH) : start]
    match = _label_at_end().search(before)
    if match is not None:
        return _meanings()[match[1].upper()]
    if _AFTER.match(text, end):
        return "reference"
    if _LIST_GAP.search(before):
        whole = text[max(0, start - 4 * _REACH) : start]
        earlier = _LIST_NUMBER.search(whole)
        if earlier is not None and earlier.start() > 0 and len(earlier[1]) == end - start:
            return label_of_number(whole, *earlier.span(1))
    return None


@cache
def _meanings() -> dict[str, str]:
    return {label.upper(): meaning for label, meaning in read_lexicon_rows(LEXICONS / "number_labels.txt")}


@cache
def _label_at_end() -> re.Pattern[str]:
    labels = "|".join(
        f"(?<![A-Za-z]){re.escape(label)}" if label.isascii() else re.escape(label)
        for label in sorted(_meanings(), key=len, reverse=True)
    )
    return re.compile(f"({labels}){_CONNECTOR}$", re.IGNORECASE)
