"""Masking under load and at its edges: long texts read to their end, spans in order, engines that agree."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.mask_kinds import MASK_KINDS
from nlp.masking import find_masks
from nlp.masking.word_tags import make_jieba_tagger, make_rjieba_tagger
from tests.nlp.test_masking_table import TABLES

NOTHING_TO_MASK = [
    "1" * 1_000_000,
    "1 " * 500_000,
    "13812345678" * 90_000,
    "张" * 1_000_000,
    "@" * 100_000,
    "3栋" * 5_000,
    "住" * 10_000,
    "地址" * 5_000,
    "微信" * 5_000 + "a1" * 50,
    "张伟、" * 3_000,
    "阿卜·" * 3_000,
    "a1-" * 3_300,
    "京A" * 5_000,
    "+86" * 3_300,
    "62 622 6222 " * 800,
]

ONE_KIND = [
    # text, kind, values, where the last of them ends
    ("张先生" * 3_333, "name", ["张"] * 3_333, 9_997),
    ("客服刘洋" * 2_500, "name", ["刘洋"] * 2_500, 10_000),
    ("110101199003078515" * 550, "resident_id", ["110101199003078515"] * 550, 9_900),
    ("电话" + "、".join(["13812345678"] * 800), "mobile", ["13812345678"] * 800, 9_601),
]


@pytest.mark.parametrize("text", NOTHING_TO_MASK, ids=lambda text: f"{text[:12]!r} of {len(text)}")
def test_long_texts_without_personal_data_stay(text: str) -> None:
    assert find_masks(text) == []


@pytest.mark.parametrize(("text", "kind", "values", "end"), ONE_KIND, ids=lambda value: f"{value!r:.14}")
def test_every_value_of_a_long_text_is_masked(text: str, kind: str, values: list[str], end: int) -> None:
    masks = find_masks(text)
    assert {mask.kind for mask in masks} == {kind}
    assert [text[mask.start : mask.end] for mask in masks] == values
    assert masks[-1].end == end


def test_an_address_behind_a_long_run_of_places_is_masked_to_its_end() -> None:
    text = "北京" * 5_000 + "3栋2单元401室"
    (mask,) = find_masks(text)
    assert mask.kind == "address"
    assert mask.end == len(text)
    assert text[mask.start : mask.end].startswith("北京")


def test_the_label_of_an_order_does_not_reach_through_a_list_of_hundreds() -> None:
    text = "、".join(["订单13812345678", *["13812345678"] * 800])
    masks = find_masks(text)
    assert {text[mask.start : mask.end] for mask in masks} == {"13812345678"}
    assert masks[0].start > len("订单13812345678")
    assert masks[-1].end == len(text)
    assert all(later.start - earlier.end == len("、") for earlier, later in pairwise(masks))
    assert len(masks) > 700


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
