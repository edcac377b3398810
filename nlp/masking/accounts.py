"""WeChat and QQ ids: known by the label before them, for alone they look like any word or number.

A group number (QQ群) is nobody's id and stays; a mobile number used as an id was claimed as mobile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.prepared import Mask

_IS = r"(?:也是|就是|同号|是|为|叫|[\s:：=(（“\"\-])"
_WECHAT_NAMES = r"微信|威信|薇信|徽信|微x|[vw]信|weixin|wechat|[vw]x"
_WECHAT_LABEL = re.compile(
    rf"(?<![a-z])(?:(?P<named>(?:{_WECHAT_NAMES})(?:号码|账号|帐号|号|id){_IS}{{0,4}}|(?:{_WECHAT_NAMES})\s?[是为叫:：=]{_IS}{{0,2}})"
    rf"|(?:(?:{_WECHAT_NAMES}|[加+][v微]){_IS}{{0,3}}|v[:：是]\s?))(?=[a-z1-9])",
    re.IGNORECASE,
)
_WECHAT_ID = re.compile(r"(?:[a-z][a-z0-9_\-]{5,19}|[1-9][0-9]{4,11})(?![a-z0-9_\-@]|\.[a-z])", re.IGNORECASE)
_MAY_BE_WECHAT = re.compile(r"[微威薇徽信vVwW]")
_QQ = re.compile(
    rf"(?:(?<![a-z])q{{1,2}}|扣扣|企鹅|秋秋)(?:号码|账号|帐号|号|{_IS}){{0,4}}"
    r"(?P<id>[1-9][0-9]{4,10})(?![0-9a-z]|\.[0-9])",
    re.IGNORECASE,
)
_MAY_BE_QQ = re.compile(r"[qQ扣企秋]")
_COUNTED_AFTER = re.compile(r"\s?(?:元|块|万|亿|人|名|次|积分|步|多)")
_NO_IDS = frozenset("wechat weixin iphone android service official public account payment".split())


def find_wechat_ids(text: str) -> Iterator[Mask]:
    """Masks of kind wechat, in order. Letters alone need a label that can mean only an id."""
    if _MAY_BE_WECHAT.search(text) is None:
        return
    position = 0
    for label in _WECHAT_LABEL.finditer(text):
        if label.start() < position:
            continue  # wx inside of an id
        match = _WECHAT_ID.match(text, label.end())
        if match is None or _COUNTED_AFTER.match(text, match.end()):
            continue
        value = match[0].lower()
        if value.isalpha() and (label["named"] is None or value in _NO_IDS):
            continue
        yield Mask("wechat", *match.span())
        position = match.end()


def find_qq_ids(text: str) -> Iterator[Mask]:
    """Masks of kind qq, in order."""
    if _MAY_BE_QQ.search(text) is None:
        return
    for match in _QQ.finditer(text):
        if not _COUNTED_AFTER.match(text, match.end()):
            yield Mask("qq", *match.span("id"))
