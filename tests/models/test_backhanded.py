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


COERCED_OR_MOCKING = (
    "骑手让我给五星，不给就骂我",
    "骑手让我给五星，不给就在楼道里骂我，还说知道我住哪",
    "你们真行，钱收得比谁都快",
    "你们家客服要是有一半卖货的热情就好了",
    "可真是谢谢你们了，让我白跑三趟",
    "感谢贵公司让我学会了什么叫绝望",
    "师傅说不打满分就不给修，只好五星",
    "店员盯着我们扫码打五星",
    "非要我写好评才给开发票",
    "谢谢你们害我在雨里干等一个钟头",
    "多谢贵行让我妈跑了四趟",
    "你们可真会做生意，扣费从来不含糊，催款真及时",
    "推销比谁都积极，一出事全不见",
    "如果修车能有卖车一半的效率，我也不至于投诉",
    "真是长见识了，五星级的脸，一星级的床",
    "终于明白什么叫店大欺客",
    "好评是被逼的，真心话写这里",
    "感谢物业让我们全家冻了一夜",
)

HEARTFELT = (
    "让孩子长了见识，谢谢讲解员",
    "感谢老师让我学会了游泳",
    "感谢你们让我少跑了两趟",
    "谢谢师傅没让我白跑一趟",
    "感谢客服让我不用白跑",
    "快递跑得比谁都快，五星",
    "师傅比谁都积极，点赞",
    "你们真会服务，下次还来",
    "你们真行，修得又快又好",
    "不给好评都说不过去",
    "必须给五星好评",
    "不给五星就对不起这服务",
    "价格只有别家一半，质量好就好",
    "要是再便宜一半就好了",
    "让我明白了什么叫专业",
    "客服要求我提供订单后马上退款，好评",
    "感谢工作人员让我顺利跑完手续",
    "店家求我给好评了吗？没有，是我自愿的五星",
    "老师耐心，终于知道什么叫用心教学",
    "感谢交警护送，没让我错过考试",
)


@pytest.mark.parametrize("text", COERCED_OR_MOCKING)
def test_praise_under_pressure_and_mockery_are_found(text: str) -> None:
    assert find_backhanded(prepare(text).text)


@pytest.mark.parametrize("text", HEARTFELT)
def test_heartfelt_praise_in_like_words_is_left_alone(text: str) -> None:
    assert find_backhanded(prepare(text).text) is None


@pytest.mark.parametrize(("text", "words"), BACKHANDED)
def test_praise_with_a_fault_is_backhanded(text: str, words: str) -> None:
    assert find_backhanded(prepare(text).text) == words


@pytest.mark.parametrize("text", MEANT)
def test_a_fault_that_is_denied_past_or_put_right_leaves_praise_alone(text: str) -> None:
    assert find_backhanded(prepare(text).text) is None
