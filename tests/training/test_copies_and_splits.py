"""A tenth of the texts was sent twice, a little retyped: no copy stands across our split."""

from __future__ import annotations

import random

import pytest

from tests.benchmarks.label_errors import retype
from training.split import group_keys, hold_out

PARTS = (
    (
        "上周三在网站订购的空气净化器至今没有发货",
        "物业把门口的路灯拆了一个月没装回去",
        "银行多扣的手续费一直没有退给我",
    ),
    ("客服先说仓库缺货后来又说快递停运", "打了四次电话每次都让我再等两天", "现场的人说这不归他们管"),
    ("老人晚上出门差点摔倒", "孩子等着开学要用", "我已经请了两天假处理这件事"),
    ("请给一个明确的处理时间", "否则我要求全额退款", "希望派人上门看一看"),
)


@pytest.mark.parametrize("seed", range(3))
def test_no_copy_stands_across_the_split(seed: int) -> None:
    import numpy as np

    chance, numbers = random.Random(seed), np.random.default_rng(seed)
    texts = []
    for first in PARTS[0]:
        for second in PARTS[1]:
            for third in PARTS[2]:
                texts.append("，".join((first, second, third, chance.choice(PARTS[3]))) + "。")
    copied = chance.sample(range(len(texts)), len(texts) // 10 + 1)
    every = [*texts, *(retype(texts[place], numbers) for place in copied)]
    labels = [text[:4] for text in every]
    held = hold_out(group_keys(every), labels, 0.2, seed)
    assert held.any()
    assert not held.all()
    assert [held[place] for place in copied] == held[len(texts) :].tolist()
