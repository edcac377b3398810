"""Masking under load and at its edges: time linear in the length, spans in order, engines that agree."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.mask_kinds import MASK_KINDS
from nlp.masking import find_masks
from nlp.masking.word_tags import make_jieba_tagger, make_rjieba_tagger
from tests.nlp.test_masking_table import TABLES

LONG = [
    "1" * 1_000_000,
    "1 " * 500_000,
    "13812345678" * 90_000,
    "张" * 1_000_000,
    "@" * 100_000,
    "张先生" * 3_333,
    "客服刘洋" * 2_500,
    "3栋" * 5_000,
    "北京" * 5_000 + "3栋2单元401室",
    "住" * 10_000,
    "地址" * 5_000,
    "110101199003078515" * 550,
    "微信" * 5_000 + "a1" * 50,
    "、".join(["订单13812345678", *["13812345678"] * 800]),
    "张伟、" * 3_000,
    "阿卜·" * 3_000,
    "a1-" * 3_300,
    "京A" * 5_000,
    "+86" * 3_300,
    "62 622 6222 " * 800,
]


@pytest.mark.parametrize("text", LONG, ids=lambda text: f"{text[:12]!r} of {len(text)}")
def test_long_texts_take_little_time(text: str) -> None:
    began = time.perf_counter()
    find_masks(text)
    assert time.perf_counter() - began < 3.0 * max(1.0, len(text) / 1_000_000)


LOOKS_PERSONAL = st.text(
    st.sampled_from(
        "0123456789Xx -+()@.:：，。张王李陈先生女士客服经理姓名我叫本人"
        "地址住在北京路号栋单元室村微信qQ京A元订单\n"
    ),
    max_size=80,
)


@settings(deadline=None)
@given(LOOKS_PERSONAL)
def test_masks_are_in_order_and_do_not_overlap(text: str) -> None:
    masks = find_masks(text)
    position = 0
    for mask in masks:
        assert mask.kind in MASK_KINDS
        assert position <= mask.start < mask.end <= len(text)
        position = mask.end


def test_both_engines_tag_chinese_words_alike() -> None:
    cases = [text for table in TABLES.values() for text, _ in table]
    stretches = [stretch for text in cases for stretch in re.findall(r"[\u4e00-\u9fff]+", text)]
    rust, python = make_rjieba_tagger(), make_jieba_tagger()
    assert [rust(stretch) for stretch in stretches] == [python(stretch) for stretch in stretches]
