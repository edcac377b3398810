"""A held-out part that new cases do not shuffle."""

from __future__ import annotations

import random

import pytest

from models.cases import LabelledCase
from training.case_keys import CaseKeys
from training.split import group_keys
from training.stable_split import case_key, split_stably

PLACES = ("上海", "北京", "杭州", "成都", "武汉", "西安", "南京", "长沙", "苏州", "厦门")
THINGS = ("水壶", "空调", "耳机", "台灯", "沙发", "键盘", "窗帘", "奶瓶", "电视", "冰箱", "手机", "床垫")
FAULTS = ("漏水", "不发货", "掉漆", "开裂", "没声音", "退款慢", "发错货", "多扣钱")


def make_cases(count: int, seed: int = 0) -> list[LabelledCase]:
    texts = [f"{place}的{thing}{fault}" for place in PLACES for thing in THINGS for fault in FAULTS]
    chosen = random.Random(seed).sample(texts, count)
    return [LabelledCase(text, category=text[-2:]) for text in chosen]


def test_a_case_that_is_held_out_stays_held_out_as_cases_are_added() -> None:
    cases = make_cases(900)
    before, after = split_stably(cases[:400], 0.2), split_stably(cases, 0.2)
    keys = [dict(zip(texts, group_keys(texts), strict=True)) for texts in map(texts_of, (cases[:400], cases))]
    same = {text for text, key in keys[0].items() if keys[1][text] == key}  # no new text joined its group
    assert len(same) > 300
    assert {case.text for case in before.held} & same == {case.text for case in after.held} & same


def texts_of(cases: list[LabelledCase]) -> list[str]:
    return [case.text for case in cases]


def test_about_the_share_is_held_out() -> None:
    for share in (0.1, 0.2, 0.5):
        assert len(split_stably(make_cases(900), share).held) == pytest.approx(900 * share, rel=0.2)


def test_neither_order_nor_copies_matter() -> None:
    cases = make_cases(200)
    held = {case.text for case in split_stably(cases, 0.2).held}
    assert {case.text for case in split_stably([*reversed(cases), *cases], 0.2).held} == held


def test_every_label_can_be_learnt_and_labels_of_five_are_tested() -> None:
    for seed in range(20):
        rare = [LabelledCase(f"{thing}丢了{seed}号", category="少见") for thing in THINGS[:5]]
        single = [LabelledCase(f"只有一条{'甲乙丙丁戊己庚辛壬癸'[seed % 10]}", category="唯一")]
        split = split_stably([*make_cases(60, seed), *rare, *single], 0.2)
        assert {"少见", "唯一"} <= {case.category for case in split.training}
        assert "少见" in {case.category for case in split.held}


def test_the_keys_of_a_held_case_are_those_of_all_texts_that_say_the_same() -> None:
    first, second = "订单123不发货！", "订单456 不发货"
    assert case_key(first) == case_key(second) != case_key("订单不退款")
    split = split_stably([LabelledCase(f"{t}{f}", category=f) for t in THINGS for f in FAULTS], 0.3)
    assert [case_key(case.text) in keys for case, keys in zip(split.held, split.held_keys, strict=True)] == [
        True
    ] * len(split.held)
    learnt = CaseKeys.of(split.training, split.held)
    assert not learnt.trained & learnt.held
