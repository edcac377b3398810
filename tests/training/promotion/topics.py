"""Three categories of a shop, as many invented complaints as a test needs, learnt in a moment."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

from models.cases import LabelledCase

PLACES = ("上海", "北京", "杭州", "成都", "武汉", "西安", "南京", "长沙", "苏州", "厦门", "大连", "昆明")
TOPICS = {
    "物流": ("包裹迟迟不到", "快递员乱扔件", "一直不发货", "送错了地址", "签收的不是我", "物流停了三天"),
    "退款": ("钱还没退回", "退货被拒绝", "退款少了一半", "押金不还", "运费不肯退", "优惠券没返还"),
    "质量": ("用一次就坏", "外壳有裂缝", "掉漆很严重", "屏幕有亮点", "噪音特别大", "一洗就褪色"),
}


def make_cases(places: Sequence[str]) -> list[LabelledCase]:
    """Every complaint from every one of these places: 54 a place."""
    return [
        LabelledCase(f"{place}的{thing}订单，{fault}", category=label)
        for place, thing in itertools.product(places, ("水壶", "耳机", "沙发"))
        for label, faults in TOPICS.items()
        for fault in faults
    ]


def make_rows(places: Sequence[str]) -> list[tuple[str, str]]:
    """The same as rows of a cases file: text, category."""
    return [(case.text, case.category or "") for case in make_cases(places)]


_OPENINGS = (
    *("上周三下的单", "给妈妈买的生日礼物", "第二次在这里买", "活动当天抢到的"),
    *("同事推荐我来的", "搬家前急着用", "看了直播才下单", "公司年会要用的"),
)
_FEELINGS = (
    *("心里很不舒服", "等得花都谢了", "再也不想来了", "说好的服务呢"),
    *("打了电话没人理", "希望给个说法", "真是哭笑不得", "请尽快帮我处理"),
)


def make_varied_cases(count: int, seed: int) -> list[LabelledCase]:
    """Complaints of which few say nearly the same."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        label = chance.choice(list(TOPICS))
        parts = [chance.choice(_OPENINGS), *chance.sample(TOPICS[label], 2), *chance.sample(_FEELINGS, 2)]
        found.append(LabelledCase(f"{'，'.join(parts)}，{chance.choice(PLACES)}", category=label))
    return list({case.text: case for case in found}.values())
