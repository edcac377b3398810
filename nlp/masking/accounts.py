"""WeChat and QQ ids, and those of other networks.

They are known by the label before them, for alone they look like any word or number.

Sly ways of saying it are labels too: 绿泡泡, 加薇, 微❤, V X：, 卫星号, 🐧, 加扣. A group number (QQ群) is
nobody's id and stays; a mobile number used as an id was claimed as mobile.
The patterns spell out both cases of a letter: under IGNORECASE their search is several times slower.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.prepared import Mask

_IS = r"(?:也是|就是|同号|是|为|叫|[\s:：=(（“\"\-])"
_NUMBER_WORD = r"(?:号码|[账帐]号|号|[iI][dD])"
_HEART = "[❤♥♡💗💚💕💙🧡💛]\ufe0f?"
_WECHAT_LABEL = re.compile(
    r"[微威薇徽加+➕vVwW绿卫](?<![A-Za-z].)(?:(?<=绿)泡泡?|(?<=卫)星(?=号?[:：是])|(?<![绿卫])(?:"
    r"信|[xX]|[vV微]|[eE][iI][xX][iI][nN]|[eE][cC][hH][aA][tT]|(?<=[vV])(?=[:：是])|(?<=[加+➕])\s?[vV微薇威徽]"
    rf"|(?<=[微威薇徽vVwW])(?:{_HEART}|心)|(?<=[微威薇vVwW])\s[xX信](?=号?[:：是])))"
    rf"(?:(?P<id_next>{_NUMBER_WORD}{_IS}{{0,4}}|\s?[是为叫:：=]{_IS}{{0,2}})|{_IS}{{0,3}})(?=[A-Za-z1-9])"
)
_WECHAT_ID = re.compile(r"(?:[A-Za-z][A-Za-z0-9_\-]{5,19}|[1-9][0-9]{4,11})(?![A-Za-z0-9_\-@]|\.[A-Za-z])")
_QQ = re.compile(
    r"[qQ扣企秋抠蔻🐧](?<![A-Za-z].)(?:(?<=[qQ])[qQ]|([扣秋抠蔻])(?<=\1\1)|(?<=企)鹅|(?<=🐧)"
    r"|(?<=[加我的联系+➕][qQ])|(?<=[qQ])(?=[号:：])|(?<=[qQ扣])\s[qQ扣](?=号?[:：是])"
    r"|(?<=[加+➕]扣)(?=[号\s:：]{0,2}[1-9][0-9]{5}))"
    rf"(?:{_NUMBER_WORD}|{_IS}){{0,4}}(?P<id>[1-9][0-9]{{4,10}})"
    r"(?![0-9A-Za-z]|\.[0-9])"
)
_OTHER = re.compile(
    r"(?:抖音|旺旺|小红书|快手|微博|钉钉|陌陌|支付宝|淘宝|京东|拼多多|闲鱼|B站|b站|哔哩哔哩|知乎|头条|豆瓣|贴吧|[Tt]elegram|飞书|探探|[Ss]oul)"
    rf"(?:的?(?:{_NUMBER_WORD}|[Uu][Ii][Dd])(?!被封|登录|登不)|用户名|会员名|昵称)[\s:：=是为叫(（“\"]{{0,4}}"
    r"(?P<id>[A-Za-z0-9][A-Za-z0-9_\-.]{4,29})(?![A-Za-z0-9_@])"
)
_COUNTED_AFTER = re.compile(r"\s?[元块万亿人名次多步积]")
_NO_IDS = frozenset(
    [
        "wechat",
        "weixin",
        "iphone",
        "android",
        "service",
        "official",
        "public",
        "account",
        "payment",
        "password",
    ]
)


def find_wechat_ids(text: str) -> Iterator[Mask]:
    """Masks of kind wechat, in order. Letters alone need a label that can mean only an id."""
    position = 0
    for label in _WECHAT_LABEL.finditer(text):
        match = _WECHAT_ID.match(text, label.end())
        if match is None or label.start() < position or _COUNTED_AFTER.match(text, match.end()):
            continue
        value = match[0].lower()
        if not value.isalpha() or (label["id_next"] is not None and value not in _NO_IDS):
            yield Mask("wechat", *match.span())
            position = match.end()


def find_qq_ids(text: str) -> Iterator[Mask]:
    """Masks of kind qq, in order."""
    for match in _QQ.finditer(text):
        if not _COUNTED_AFTER.match(text, match.end()):
            yield Mask("qq", *match.span("id"))


def find_other_accounts(text: str) -> Iterator[Mask]:
    """Masks of kind account, in order: ids of shops and networks behind their name and 号, 账号 or ID."""
    for match in _OTHER.finditer(text):
        if match["id"].lower() not in _NO_IDS and not _COUNTED_AFTER.match(text, match.end()):
            yield Mask("account", *match.span("id"))
