"""The queue asks about what the model does not know, each thing once, the urgent-looking first."""

from __future__ import annotations

import pytest

from models.prediction import LabelScore, Prediction, UrgencyPrediction
from nlp import PreparedText, prepare
from training.label_queue import Doubt, choose_queue, doubt_texts

SURE, UNSURE = Doubt(0.1, 0.0, False), Doubt(0.9, 0.0, False)


def answer(label: str, confidence: float, rival: float = 0.0, urgency: str = "general") -> Prediction:
    alternatives = (LabelScore("rival", "对手", rival),) if rival else ()
    return Prediction(
        "v",
        LabelScore(label, label, confidence),
        alternatives,
        (),
        UrgencyPrediction(urgency, urgency, 0.8, "model"),
        None,
        False,
        (),
    )


def texts(*written: str) -> list[PreparedText]:
    return [prepare(text) for text in written]


class TestDoubt:
    def test_a_narrow_margin_is_more_doubtful_than_a_wide_one(self) -> None:
        narrow, wide, alone = doubt_texts([answer("a", 0.5, 0.45), answer("a", 0.5, 0.1), answer("a", 0.99)])
        assert narrow.uncertainty == pytest.approx(0.95)
        assert narrow.uncertainty > wide.uncertainty > alone.uncertainty

    def test_two_models_that_answer_alike_do_not_disagree_whatever_their_confidence(self) -> None:
        (doubt,) = doubt_texts([answer("a", 0.9)], [answer("a", 0.4)])
        assert doubt.disagreement == 0

    def test_two_sure_models_that_differ_are_most_doubtful(self) -> None:
        sure, unsure = doubt_texts([answer("a", 0.9), answer("a", 0.4)], [answer("b", 0.9), answer("b", 0.4)])
        assert sure.disagreement > unsure.disagreement > 0

    def test_either_model_may_call_a_text_urgent(self) -> None:
        (doubt,) = doubt_texts([answer("a", 0.9)], [answer("a", 0.9, urgency="urgent")])
        assert doubt.urgent


class TestChoice:
    def test_doubtful_texts_go_before_sure_ones(self) -> None:
        chosen = choose_queue(texts("快递没到", "灯不亮", "门锁坏了"), [SURE, UNSURE, SURE], 1)
        assert [item.place for item in chosen] == [1]

    def test_urgent_looking_texts_come_first(self) -> None:
        doubts = [UNSURE, Doubt(0.5, 0.0, True), Doubt(0.7, 0.0, False)]
        chosen = choose_queue(texts("快递没到", "家里着火了", "门锁坏了"), doubts, 3)
        assert [item.place for item in chosen] == [1, 0, 2]

    def test_of_texts_that_say_the_same_one_is_asked_about(self) -> None:
        long = (
            "上周买的空气净化器用了三天就不转了，打电话给客服说让我等，等了一个星期也没有人上门，请尽快处理"
        )
        chosen = choose_queue(
            texts(long, long + "谢谢", "灯不亮"), [UNSURE, Doubt(0.95, 0.0, False), SURE], 3
        )
        assert [item.place for item in chosen] == [1, 2]

    def test_what_has_a_label_already_is_not_asked_about_again(self) -> None:
        chosen = choose_queue(
            texts("订单123不发货！", "灯不亮"), [UNSURE, SURE], 2, labelled=["订单456不发货"]
        )
        assert [item.place for item in chosen] == [1]

    def test_one_crowded_topic_does_not_fill_the_queue(self) -> None:
        crowd = [
            f"快递{what}"
            for what in (
                *("没到", "丢了", "压扁了", "送错楼", "太慢", "少一件", "淋湿了", "不送上门"),
                *("放门口", "查不到", "退回去了", "被拆过", "改地址难", "电话不通", "卡在中转", "晚了五天"),
            )
        ]
        others = ["手机屏幕碎了要换", "银行卡被多扣了钱", "空调修完还漏水", "发票抬头开错了"]
        doubts = [Doubt(0.9, 0.0, False)] * len(crowd) + [Doubt(0.85, 0.0, False)] * len(others)
        chosen = {item.place for item in choose_queue(texts(*crowd, *others), doubts, 6)}
        assert len(chosen) == 6
        assert sum(place >= len(crowd) for place in chosen) >= 2, "by score alone there would be none"

    def test_the_same_input_gives_the_same_queue(self) -> None:
        many = texts(*(f"第{n}件商品{what}" for n in "一二三四五六七八" for what in ("坏了", "没到", "错了")))
        doubts = [Doubt(n / 24, 0.0, False) for n in range(24)]
        assert choose_queue(many, doubts, 5) == choose_queue(many, doubts, 5)

    def test_nothing_to_choose_from_gives_an_empty_queue(self) -> None:
        assert choose_queue([], [], 5) == []
