"""`prepare`: what leaves it keeps its place in the customer's own text."""

from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp import Alignment, prepare
from nlp.errors import InputError
from nlp.mask_kinds import MASK_KINDS
from nlp.rewriting import rewrite

TEXT = "客服刘洋说：退到６２２２０２１００１１２３４５６７８９！！！！！电话138 1234\u200b5678，气死了"


def test_masked_values_are_spans_of_the_original() -> None:
    prepared = prepare(TEXT)
    assert [(mask.kind, TEXT[mask.start : mask.end]) for mask in prepared.masks] == [
        ("name", "刘洋"),
        ("bank_card", "６２２２０２１００１１２３４５６７８９"),
        ("mobile", "138 1234\u200b5678"),
    ]


def test_each_value_is_one_placeholder_in_the_text_that_models_read() -> None:
    prepared = prepare(TEXT)
    name, card, mobile = (MASK_KINDS[kind].placeholder for kind in ("name", "bank_card", "mobile"))
    assert prepared.text == f"客服{name}说：退到{card}！！！电话{mobile}，气死了"
    assert "".join(prepared.tokens) == prepared.text


def test_the_masked_text_shows_labels_and_keeps_the_rest_as_written() -> None:
    assert prepare(TEXT).masked_text == "客服［姓名］说：退到［银行卡号］！！！！！电话［手机号］，气死了"


def test_what_stands_after_a_mask_is_found_in_the_original() -> None:
    prepared = prepare(TEXT)
    start = prepared.text.index("气死")
    assert TEXT[slice(*prepared.alignment.to_original(start, start + 2))] == "气死"


@pytest.mark.parametrize("value", [None, 3, b"bytes", ["text"]])
def test_anything_but_text_is_refused(value: object) -> None:
    with pytest.raises(InputError, match="文本应为字符串"):
        prepare(cast(str, value))


@settings(deadline=None)
@given(
    st.text(st.sampled_from("我叫张三李四，手机13812345678 \u200b０㎡！\r\n😡住3栋2单元401室"), max_size=60)
)
def test_any_text_comes_out_whole(text: str) -> None:
    prepared = prepare(text)
    assert prepared.original == text
    assert prepared.alignment.length == len(prepared.text)
    assert "".join(prepared.tokens) == prepared.text
    ranges = [prepared.alignment.to_original(i, i + 1) for i in range(len(prepared.text))]
    assert all(0 <= start < end <= len(text) for start, end in ranges)
    for mask in prepared.masks:
        stands = [
            c
            for c, (start, end) in zip(prepared.text, ranges, strict=True)
            if mask.start < end and start < mask.end
        ]
        assert stands == [MASK_KINDS[mask.kind].placeholder], "nothing else of the value is left in its place"
        if mask.end - mask.start > 1:  # a surname alone (张) is part of other words elsewhere (三张票)
            assert text[mask.start : mask.end] not in prepared.text


REWRITES = [
    ("nothing to do", "abc", [], "abc", [(0, 1), (1, 2), (2, 3)]),
    ("deletion", "abc", [(1, 2, "")], "ac", [(0, 1), (2, 3)]),
    ("replacement by one", "abcd", [(1, 3, "X")], "aXd", [(0, 1), (1, 3), (3, 4)]),
    ("replacement by more", "abc", [(1, 2, "XY")], "aXYc", [(0, 1), (1, 2), (1, 2), (2, 3)]),
    ("edits that touch", "abcd", [(0, 2, "X"), (2, 3, "Y")], "XYd", [(0, 2), (2, 3), (3, 4)]),
    ("everything deleted", "ab", [(0, 2, "")], "", []),
]


@pytest.mark.parametrize(
    ("text", "edits", "expected", "ranges"), [pytest.param(*case[1:], id=case[0]) for case in REWRITES]
)
def test_rewriting_keeps_the_places(
    text: str, edits: list[tuple[int, int, str]], expected: str, ranges: list[tuple[int, int]]
) -> None:
    rewritten, alignment = rewrite(text, Alignment(len(text)), edits)
    assert rewritten == expected
    assert [alignment.to_original(i, i + 1) for i in range(alignment.length)] == ranges


def test_rewriting_twice_still_points_to_the_first_text() -> None:
    once, alignment = rewrite("a--b--c", Alignment(7), [(1, 3, ""), (4, 6, "")])
    twice, alignment = rewrite(once, alignment, [(0, 2, "X")])
    assert twice == "Xc"
    assert alignment.to_original(0, 1) == (0, 4)
