"""Normalisation: what becomes what, and that every character still knows where it stood."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.mask_kinds import MASK_KINDS
from nlp.normalise import normalise

FORMS = [
    ("full width letters and digits", "ＡＢＣ１２３", "ABC123"),
    ("full width brackets, at sign and tilde", "（＠）～", "(@)~"),
    ("mathematical digits", "𝟏𝟑𝟖", "138"),
    ("half width katakana stays a letter", "ｱ", "ア"),
    ("squared units", "100㎡", "100m2"),
    ("compatibility ideograph", "\uf9d1月", "六月"),
    ("circled numbers stay, they would join the digits beside them", "①13812345678", "①13812345678"),
    ("superscripts stay", "10²", "10²"),
    ("ellipsis stays one character", "唉…", "唉…"),
    ("exclamation and question marks become Chinese", "真的吗?!", "真的吗？！"),
    ("comma becomes Chinese", "差评,退款", "差评，退款"),
    ("comma in an amount stays", "1,299元", "1,299元"),
    ("comma after a number becomes Chinese", "扣了100,退吧", "扣了100，退吧"),
    ("colon becomes Chinese", "电话:无", "电话：无"),
    ("colon in a time stays", "10:30到", "10:30到"),
    ("colon of a URL stays", "http://a.cn", "http://a.cn"),
    ("full stop stays in prices", "9.9元", "9.9元"),
    ("Chinese marks stay", "，。！？；：、", "，。！？；：、"),
    ("tab, no-break and ideographic space", "a\tb\xa0c\u3000d", "a b c d"),
    ("CR LF and CR are one line end", "a\r\nb\rc", "a\nb\nc"),
    ("two line ends stay two", "a\r\n\r\nb", "a\n\nb"),
    ("line and paragraph separator", "a\u2028b\u2029c", "a\nb\nc"),
    ("zero width characters go", "退\u200b款\u2060\ufeff", "退款"),
    ("bidi controls go", "\u202e退款\u202c", "退款"),
    ("NUL and other controls go", "退\x00款\x07\x7f", "退款"),
    ("lone surrogate", "退\ud83d款", "退\ufffd款"),
    ("private use, so that nobody writes our placeholders", "\ue001\ue416", "\ufffd\ufffd"),
    ("more than three marks become three", "差！！！！！！", "差！！！"),
    ("marks of two widths are one run", "差!！!！!", "差！！！"),
    ("three marks stay", "差！！！", "差！！！"),
    ("more than three characters become three", "哈哈哈哈哈哈", "哈哈哈"),
    ("digits are never squeezed", "10000000元", "10000000元"),
    ("full width digits neither", "１００００００", "1000000"),
    ("repetition appears when hidden characters go", "哈哈\u200b哈哈", "哈哈哈"),
    ("emoji stays", "气死😡", "气死😡"),
    ("more than three emoji become three", "😡😡😡😡😡", "😡😡😡"),
    ("variation selector stays with its emoji", "❤️", "❤️"),
    ("repeated emoji with selector", "❤️❤️❤️❤️❤️", "❤️❤️❤️"),
    ("skin tone stays", "👍🏽", "👍🏽"),
    ("repeated emoji with skin tone", "👍🏽👍🏽👍🏽👍🏽", "👍🏽👍🏽👍🏽"),
    ("family joined by ZWJ stays", "👨‍👩‍👧", "👨‍👩‍👧"),
    ("flag stays", "🇨🇳", "🇨🇳"),
    ("keycap stays", "1️⃣", "1️⃣"),
    ("joiner outside an emoji goes", "退\u200d款", "退款"),
    ("selector outside an emoji goes", "退\ufe0f款", "退款"),
    ("Weibo emoticon stays", "[怒]", "[怒]"),
    ("Traditional to Simplified", "我要投訴你們的客服", "我要投诉你们的客服"),
    ("by phrases: 了解 but 瞭望", "瞭解與瞭望", "了解与瞭望"),
    ("Simplified text with a character of both stays", "乾隆年间的著名品牌", "乾隆年间的著名品牌"),
    ("empty text", "", ""),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=name) for name, t, e in FORMS])
def test_forms(text: str, expected: str) -> None:
    assert normalise(text)[0] == expected


ALIGNED = [
    ("deleted characters lie between", "退\u200b款", [(0, 1), (2, 3)]),
    ("CR LF is the range of one line end", "a\r\nb", [(0, 1), (1, 3), (3, 4)]),
    ("two characters out of one share its place", "5㎡", [(0, 1), (1, 2), (1, 2)]),
    ("the last of a squeezed run holds the rest", "差！！！！！", [(0, 1), (1, 2), (2, 3), (3, 6)]),
    ("deleting and squeezing together", "a\u200b！！\x00！！b", [(0, 1), (2, 3), (3, 4), (5, 7), (7, 8)]),
    ("same length keeps positions", "ＡＢ，", [(0, 1), (1, 2), (2, 3)]),
]


@pytest.mark.parametrize(("text", "ranges"), [pytest.param(t, r, id=name) for name, t, r in ALIGNED])
def test_alignment(text: str, ranges: list[tuple[int, int]]) -> None:
    normalised, alignment = normalise(text)
    assert [alignment.to_original(i, i + 1) for i in range(len(normalised))] == ranges


def test_text_in_normal_form_is_returned_as_it_is() -> None:
    text = "客服态度很差，等了3天还没退款！"
    normalised, alignment = normalise(text)
    assert normalised is text
    assert alignment.starts is None


MESSY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "！!，,:：0123456789 \t\r\n哈啊\u200b\u200d\ufe0f\x00❤😡👍🏽㎡Ａ１后後裏著訴電話\ud800\ue001①"
        ),
    ),
    max_size=60,
)


@settings(deadline=None)
@given(MESSY)
def test_every_derived_character_has_its_place_in_order(text: str) -> None:
    normalised, alignment = normalise(text)
    ranges = [alignment.to_original(i, i + 1) for i in range(len(normalised))]
    assert alignment.length == len(normalised)
    assert all(0 <= start < end <= len(text) for start, end in ranges)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(ranges))
    assert all(a == b or a[1] <= b[0] for a, b in pairwise(ranges))


@settings(deadline=None)
@given(MESSY)
def test_a_character_comes_from_the_one_at_its_place(text: str) -> None:
    normalised, alignment = normalise(text)
    for index, character in enumerate(normalised):
        start, _ = alignment.to_original(index, index + 1)
        assert character == text[start] or character in _alone(text[start])


def _alone(character: str) -> str:
    """Forms one character may take: by itself, as Chinese mark, Simplified in a Traditional phrase."""
    by_itself = normalise(character)[0]
    simplified = normalise(f"{character}訴後瞭解")[0][: len(by_itself) or 1]
    return by_itself + simplified + "：，\n了着着干乾" + character


@settings(deadline=None)
@given(MESSY)
def test_normal_form_is_final(text: str) -> None:
    once = normalise(text)[0]
    assert normalise(once)[0] == once


@settings(deadline=None)
@given(MESSY)
def test_nothing_unusable_is_left(text: str) -> None:
    normalised = normalise(text)[0]
    normalised.encode("utf-8")
    assert not any(kind.placeholder in normalised for kind in MASK_KINDS.values())
    assert "\x00" not in normalised
    assert "\r" not in normalised


LONG = [
    # unit, times, normal form of the whole
    ("差", 10_000, "差差差"),
    ("１", 10_000, "1" * 10_000),
    ("❤️", 5_000, "❤️❤️❤️"),
    ("a\u200b", 5_000, "aaa"),
    ("後", 10_000, "後後後"),
    ("，,!！", 2_500, "，，！！" * 2_500),
    ("訴", 10_000, "诉诉诉"),
    ("退\u200b款", 5_000, "退款" * 5_000),
    ("退款, ", 10_000, "退款， " * 10_000),
    ("1", 1_000_000, "1" * 1_000_000),
]


@pytest.mark.parametrize(("unit", "times", "expected"), LONG, ids=lambda value: repr(value)[:12])
def test_long_texts_are_normalised_to_their_end(unit: str, times: int, expected: str) -> None:
    text = unit * times
    normalised, alignment = normalise(text)
    assert normalised == expected
    assert alignment.length == len(expected)
    start, end = alignment.to_original(0, len(expected))
    assert start == 0
    assert text[end:].strip("\u200b") == ""
