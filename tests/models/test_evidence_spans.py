"""Spans of evidence are words that tell something: no 了 alone, none across a clause mark."""

from __future__ import annotations

import numpy as np
import pytest

from models.linear.evidence import pick_spans
from models.linear.features import extract
from models.loading import load_classifier
from nlp import prepare

TEXTS = (
    "真的是大坑，说好的退款拖了一个月",
    "我的包裹被弄丢了，客服一直不理，也不给个说法",
    "邻居家的狗天天凌晨叫，整栋楼都被吵醒，社区说管不了，噪音这事就没人能管吗？",
    "包裹放在门口被人拿走了，快递员没打电话就点了签收，让他给我找回来！",
    "水壶第一次烧水就漏电，我妈的手被烫伤了，再不处理我就打12315！",
    "东西坏了；换了，还是坏。气死我了！！没有人管",
)

TELL_NOTHING = {
    "了",
    "的",
    "我",
    "就",
    "也",
    "都",
    "还",
    "是",
    "把",
    "他",
    "给",
    "不",
    "没",
    "被",
    "吗",
    "再",
    "说",
}
"""Words of these texts that are no evidence by themselves."""


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", ["fast", "accurate"])
def test_a_span_is_a_telling_word_within_one_clause(name: str, text: str) -> None:
    [prediction] = load_classifier(name).predict([prepare(text)])
    spans = [text[one.start : one.end] for one in prediction.evidence]
    assert spans
    assert not any(mark in span.rstrip("！？") for span in spans for mark in "，。；！？")
    assert TELL_NOTHING.isdisjoint(spans)


@pytest.mark.parametrize(
    ("text", "weighty", "shown"),
    [
        pytest.param("太慢了", "了", ["太慢了"], id="nothing else is left: with the word beside it"),
        pytest.param("了，慢", "了", ["了"], id="nothing beside it in its clause"),
        pytest.param("三天不到", "不", ["不到"], id="a negation leans on its word"),
        pytest.param("大坑，说的", "大坑，说的", ["大坑"], id="cut at the mark; what is left over is little"),
    ],
)
def test_what_is_shown_of_the_words_that_weigh(text: str, weighty: str, shown: list[str]) -> None:
    prepared = prepare(text)
    sums = np.zeros(len(text) + 1)
    start = text.index(weighty)
    sums[start + 1 :] = 1.0  # its first character gives all
    found = pick_spans([prepared], extract([prepared]), "category", sums)
    assert [text[one.start : one.end] for _, one in found] == shown
