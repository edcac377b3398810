"""Signals: what was changed on purpose is told with its day and size, what chance does is not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from service.watch.automation import measure_automation
from service.watch.changes import WatchSettings
from service.watch.days import TaggedText, count_days, parse_day
from service.watch.signals import Signal, find_signals

START = date(2026, 11, 2)  # a Monday
DEFAULT = WatchSettings()
GOODS = ("热水器", "洗衣机", "手机", "空调", "床垫", "台灯", "耳机", "雨伞")
FAULTS = ("不能启动", "声音很大", "收到就坏了", "颜色不对", "少了配件", "说明书看不懂")


def make_days(
    days: int, *, each: int = 60, refunds: Sequence[float] = (), seed: int = 0, **about: object
) -> list[TaggedText]:
    """`each` texts a day about goods; on day d a share refunds[d] of them asks for 退款."""
    chance = random.Random(seed)
    texts = []
    for number in range(days):
        share = refunds[number] if number < len(refunds) else 0.1
        for _ in range(each):
            text = f"买的{chance.choice(GOODS)}{chance.choice(FAULTS)}"
            if chance.random() < share:
                text += "，要求退款"
            label = chance.choice(("product_quality", "refund_aftersales"))
            texts.append(TaggedText(START + timedelta(number), text, {"category": label}, True))
    return texts


def signals(texts: list[TaggedText], settings: WatchSettings = DEFAULT) -> list[Signal]:
    return find_signals(count_days(texts), settings)


class TestWords:
    def test_a_word_that_doubled_is_told_with_the_day_it_began(self) -> None:
        found = signals(make_days(17, each=150, refunds=[0.1] * 14 + [0.3] * 3))
        (signal,) = [signal for signal in found if signal.name == "退款"]
        assert (signal.kind, signal.since) == ("word", START + timedelta(14))
        assert 2 < signal.now / signal.before < 4.5
        assert "「退款」自周一（11-16）起增加到" in signal.message

    def test_a_new_word_is_told_as_new(self) -> None:
        texts = make_days(14)
        texts += [
            TaggedText(START + timedelta(14), f"{goods}漏电", {"category": "product_quality"})
            for goods in GOODS * 3
        ]
        (signal,) = [signal for signal in signals(texts, WatchSettings(recent=1)) if signal.name == "漏电"]
        assert "新出现" in signal.message

    @pytest.mark.parametrize("seed", range(5))
    def test_chance_raises_no_alarm(self, seed: int) -> None:
        assert signals(make_days(17, seed=seed)) == []

    def test_a_word_that_few_texts_hold_is_no_matter(self) -> None:
        texts = [*make_days(14), TaggedText(START + timedelta(14), "电梯困人", {})]
        assert [signal for signal in signals(texts, WatchSettings(recent=1)) if signal.name == "电梯"] == []


class TestOtherSignals:
    def test_a_label_that_took_over(self) -> None:
        texts = make_days(14)
        texts += [
            TaggedText(one.day + timedelta(14), one.text, {"category": "refund_aftersales"})
            for one in make_days(3)
        ]
        kinds = {(signal.kind, signal.name) for signal in signals(texts)}
        assert ("prediction", "refund_aftersales") in kinds
        assert ("prediction", "product_quality") in kinds

    def test_texts_that_became_much_longer(self) -> None:
        texts = make_days(14)
        texts += [
            TaggedText(one.day + timedelta(14), one.text * 3, one.labels, one.automated)
            for one in make_days(3, seed=3)
        ]
        (signal,) = [signal for signal in signals(texts) if signal.kind == "length"]
        assert signal.now / signal.before > 2.5
        assert "变长" in signal.message

    def test_words_that_nobody_used_before(self) -> None:
        texts = make_days(14)
        rare = (
            "暖气片",
            "充电桩",
            "投影仪",
            "门禁卡",
            "净水机",
            "燃气灶",
            "电动车",
            "保险单",
            "信用卡",
            "积分",
        )
        texts += [TaggedText(START + timedelta(n), f"我的{rare[n % 10]}坏了", {}) for n in range(14)]
        texts += [
            TaggedText(START + timedelta(14 + n % 3), f"{place}的{what}出问题", {})
            for n, (place, what) in enumerate(
                (place, what)
                for place in ("学校", "医院", "车站", "公园", "超市", "银行")
                for what in ("围墙", "喷泉", "护栏", "厕所", "座椅")
            )
        ]
        assert "unknown_words" in {signal.kind for signal in signals(texts)}

    def test_more_corrections_than_usual(self) -> None:
        texts = [
            TaggedText(one.day, one.text, one.labels, True, False if n % 50 == 0 else None)
            for n, one in enumerate(make_days(14))
        ]
        texts += [
            TaggedText(one.day + timedelta(14), one.text, one.labels, True, False if n % 8 == 0 else None)
            for n, one in enumerate(make_days(3, seed=4))
        ]
        (signal,) = [signal for signal in signals(texts) if signal.kind == "correction"]
        assert signal.before == pytest.approx(0.02, abs=0.002)
        assert signal.now == pytest.approx(0.125, abs=0.01)

    def test_days_that_nobody_judged_are_no_fall_of_the_corrections(self) -> None:
        judged = [
            TaggedText(one.day, one.text, one.labels, True, False if n % 4 == 0 else None)
            for n, one in enumerate(make_days(14))
        ]
        silent = [TaggedText(one.day + timedelta(14), one.text, one.labels, True) for one in make_days(3)]
        assert "correction" not in {signal.kind for signal in signals([*judged, *silent])}
        confirmed = [TaggedText(one.day, one.text, one.labels, True, True) for one in silent[:3]]
        assert "correction" in {signal.kind for signal in signals([*judged, *silent, *confirmed])}

    def test_labels_are_named_for_readers_and_coded_for_programs(self) -> None:
        texts = make_days(14)
        texts += [
            TaggedText(
                one.day + timedelta(14), one.text, {"category": "refund_aftersales", "urgency": "urgent"}
            )
            for one in make_days(3)
        ]
        names = {"category": {"refund_aftersales": "退款与售后"}, "urgency": {"urgent": "紧急"}}
        found = find_signals(count_days(texts), names=names)
        said = {signal.name: signal.message for signal in found if signal.kind == "prediction"}
        assert said["refund_aftersales"].startswith("类别「退款与售后」")
        assert said["urgent"].startswith("紧急程度「紧急」")
        assert said["product_quality"].startswith("类别「product_quality」"), "no name is known"

    def test_too_few_days_give_no_signals(self) -> None:
        assert signals(make_days(3)) == []


class TestAutomation:
    def test_the_precision_lies_between_the_judged_and_the_silent(self) -> None:
        day = START
        texts = [TaggedText(day, "灯不亮", {}, True, None)] * 90
        texts += [TaggedText(day, "灯不亮", {}, True, True)] * 6 + [
            TaggedText(day, "灯不亮", {}, True, False)
        ] * 4
        texts += [TaggedText(day, "灯不亮", {}, False, False)] * 25
        found = measure_automation(count_days(texts).values())
        assert found.rate == pytest.approx(100 / 125)
        assert (found.precision, found.precision_if_silent) == (pytest.approx(0.6), pytest.approx(0.96))
        assert found.corrected == pytest.approx(29 / 125)

    def test_without_any_judgement_no_precision_is_claimed(self) -> None:
        found = measure_automation(count_days([TaggedText(START, "灯不亮", {}, True)]).values())
        assert (found.precision, found.precision_if_silent, found.corrected) == (None, None, None)

    def test_judgements_of_what_a_person_saw_anyhow_say_nothing_of_the_automated_part(self) -> None:
        texts = [TaggedText(START, "灯不亮", {}, True)] * 9 + [TaggedText(START, "灯不亮", {}, False, False)]
        found = measure_automation(count_days(texts).values())
        assert (found.precision, found.precision_if_silent) == (None, None)
        assert found.corrected == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-27", date(2026, 11, 27)),
        ("2026/1/7 9:05", date(2026, 1, 7)),
        ("2026年11月7日", date(2026, 11, 7)),
        ("2026-11-27T08:00:00Z", date(2026, 11, 27)),
        ("2026-13-40", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_days_as_files_write_them(written: str, day: date | None) -> None:
    assert parse_day(written) == day
