"""Amounts of money in yuan: '三千多块', '1.2万', '8k', '两千三', '￥99', '扣了我299'."""

from __future__ import annotations

import re

from nlp.prepared import Cue

UNIT = (
    r"元(?![素旦宵老器件月])|圆(?![形满珠滑])"
    r"|块(?:钱|多|(?=[^一-鿿]|$|[的都就才还不也一每我他你给可呢吧吗买到退利违左呀啊打]))"
    r"|大洋|人民币|rmb|RMB"
)

_CURRENCY_BEFORE = re.compile(r"(?:[￥¥$]|人民币|RMB|rmb)\s?$")
_MONEY_BEFORE = re.compile(
    r"(?:[花扣付交缴收充退赔借贷欠还转存投骗亏费款金卖]|充值|赔偿|损失|价格|价值|原价|报价|[共总合]计|总共"
    r"|金额|利息|工资|额度|余额)"
    r"(?:了|我|你|是|为|要|有|到|掉|走|就|将近|近|超过|大概|差不多|高达|[:：])*$"
)
_THING_AFTER = re.compile(
    r"[多余]?(?:[人户里米平亩字个名位次家台辆张步条件吨斤只头份篇套种转粉分伏瓦兆A-Za-z%％°]|公里|像素|毫安)"
)
_BARE_UNITS = "百千万亿佰仟"
_LOOK_BACK = 10  # characters before the number in which a money word is looked for
_MOST = 1e9  # a larger number is an account or order number


def read_amount(text: str, start: int, end: int, *, numeral: str, value: float) -> Cue | None:
    """The amount whose numeral stands at `start` and whose unit ends at `end`.

    `end` is where the numeral itself ends when it has no unit: then a currency sign or a money word
    before it, or an abbreviated form (两千三, 1.2万), must say that it is money.
    """
    is_bare_unit = not numeral.strip(_BARE_UNITS)  # 上万元 counts, 万分 and 千万 do not
    if value >= _MOST or (is_bare_unit and text[max(0, start - 1) : start] not in tuple("上近成好")):
        return None
    behind = start + len(numeral)
    if end == behind:
        before = text[max(0, start - _LOOK_BACK) : start]
        currency = _CURRENCY_BEFORE.search(before)
        if currency:
            start -= len(before) - currency.start()
        elif _THING_AFTER.match(text, behind) or not (
            _is_abbreviated(numeral) or (value >= 100 and _MONEY_BEFORE.search(before))
        ):
            return None
        if text.startswith(("多", "余"), behind):
            end += 1
    return Cue("amount", "yuan", start, end, value)


def _is_abbreviated(numeral: str) -> bool:
    """两千三, 一万二, 1.2万, 3w: forms that hardly count anything but money."""
    if numeral[-1] in "万wW":
        return True
    return len(numeral) > 2 and numeral[-2] in "千万" and numeral[-1] not in "百千"
