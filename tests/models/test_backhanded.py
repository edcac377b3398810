"""Praise that tells of a fault, and praise that does not. All written by us."""

from __future__ import annotations

import pytest

from models.backhanded import find_backhanded
from nlp import prepare

BACKHANDED = (
    ("质量杠杠滴👏👏 299的鞋穿一周开胶", "开胶"),
    ("感谢中通，让我体验了一把从夏天等到秋天", "体验了一把"),
    ("感谢中通，让我从夏天等到秋天", "从夏天等到"),
    ("质量真棒，第一次用就散架", "散架"),
    ("太好用了，三天坏两次", "坏两次"),
    ("让我见识了什么叫踢皮球，真棒", "见识了什么叫踢"),
    ("真行，不到一周就坏了", "就坏"),
    ("真棒，坏了也不给换", "坏了"),
    ("没用几次就断了，质量真好", "断了"),
    ("这服务，真“好”", "“好”"),
    ("客服真耐心，打不通的那种", "打不通"),
)

MEANT = (
    "坏了马上给换，点赞",
    "修好了，谢谢师傅",
    "杯子碎了，客服当天就补发了一个，满意",
    "让我见识了什么叫专业",
    "用了五年才坏，值了",
    "一点都不漏水，很好",
    "从来没坏过，好",
    "不会开胶，质量杠杠的",
    "怕坏，包得很好",
    "上次漏电的热水器你们连夜给换了新的，师傅很负责，谢谢",
    "以前买的那双开胶，这双质量真好",
    "等到了心爱的宝贝，很满意",
    "气氛很好，内容不琐碎，推荐",
    "我摔骨折了，骑手还帮我把饭送到床边，感动",
    "谢谢，服务很好",
)


@pytest.mark.parametrize(("text", "words"), BACKHANDED)
def test_praise_with_a_fault_is_backhanded(text: str, words: str) -> None:
    assert find_backhanded(prepare(text).text) == words


@pytest.mark.parametrize("text", MEANT)
def test_a_fault_that_is_denied_past_or_put_right_leaves_praise_alone(text: str) -> None:
    assert find_backhanded(prepare(text).text) is None
