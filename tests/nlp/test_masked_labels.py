"""A text that was masked before reads like the text itself: exports train what is served."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import prepare
from nlp.mask_kinds import MASK_KINDS
from nlp.normalise import normalise
from tests.nlp.test_masking_table import TABLES

TEXTS = sorted({text for cases in TABLES.values() for text, _ in cases})
PLACEHOLDERS = {kind.label: kind.placeholder for kind in MASK_KINDS.values()}


@pytest.mark.parametrize("table", TABLES)
def test_no_case_trained_from_an_export_differs_from_the_live_text(table: str) -> None:
    for text, _ in TABLES[table]:
        live = prepare(text)
        exported = prepare(live.masked_text)
        assert exported.text == live.text
        assert exported.tokens == live.tokens
        assert exported.masked_text == live.masked_text
        assert exported.masks == ()


@settings(deadline=None, max_examples=60, derandomize=True)
@given(
    st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3),
    st.sampled_from(["，", "。", "\n", "！！！！！"]),
)
def test_the_same_for_texts_in_a_row(texts: list[str], between: str) -> None:
    once = prepare(between.join(prepare(text).masked_text for text in texts))
    assert prepare(once.masked_text).masked_text == once.masked_text
    assert prepare(once.masked_text).text == once.text


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*PLACEHOLDERS, "，", ",", ":", "3", "！！！！！", "退款", "㎡", "\u200b", "［", "手机号］", "㐀"]
        )
    )
)
def test_labels_keep_their_place_in_the_original(pieces: list[str]) -> None:
    text = "".join(pieces)
    prepared = prepare(text)
    assert prepared.original == text
    assert "".join(prepared.tokens) == prepared.text
    ranges = [prepared.alignment.to_original(i, i + 1) for i in range(len(prepared.text))]
    assert all(0 <= start < end <= len(text) for start, end in ranges)
    for character, (start, end) in zip(prepared.text, ranges, strict=True):
        if character in PLACEHOLDERS.values():
            assert PLACEHOLDERS[text[start:end]] == character


@pytest.mark.parametrize("label", PLACEHOLDERS)
def test_every_label_is_its_placeholder_however_many_stand_in_a_row(label: str) -> None:
    assert prepare(f"联系{label * 5}吧").text == f"联系{PLACEHOLDERS[label] * 5}吧"


def test_a_comma_after_a_masked_number_is_the_comma_after_the_number() -> None:
    text = "我的电话13800138000,3天没人回,急"
    assert prepare(prepare(text).masked_text).text == prepare(text).text
    assert "\ue002,3天" in prepare(text).text


@pytest.mark.parametrize(
    "text",
    [
        "[手机号]登录不了",
        "【手机号】收不到验证码",
        "［手机号码］填错",
        "［订单号］查不到",
        "［手机号",
        "［］",
    ],
)
def test_what_is_no_label_is_read_as_it_stands(text: str) -> None:
    assert prepare(text).text == normalise(text)[0]


def test_a_value_beside_a_label_is_still_masked() -> None:
    prepared = prepare("［姓名］的手机13800138000，卡号［银行卡号］")
    assert prepared.masked_text == "［姓名］的手机［手机号］，卡号［银行卡号］"
    assert [(mask.kind, mask.start, mask.end) for mask in prepared.masks] == [("mobile", 7, 18)]
