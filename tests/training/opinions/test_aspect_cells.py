"""How people write which aspects a comment speaks of and how."""

from __future__ import annotations

import pytest

from nlp.errors import InputError
from training.opinions.aspect_cells import FIGURES, WORDS, parse_pairs

GOOD_AND_BAD = {("价格", -1), ("服务", 1)}


@pytest.mark.parametrize(
    ("cell", "pairs"),
    [
        ("价格:负面", {("价格", -1)}),
        ("价格：负面｜服务：正面", GOOD_AND_BAD),
        ("价格：负面；服务：正面。", GOOD_AND_BAD),
        ("价格:负面,服务:正面", GOOD_AND_BAD),
        ("价格：负面、服务：正面", GOOD_AND_BAD),
        ("价格:负面 服务:正面", GOOD_AND_BAD),
        ("价格:负面/服务:正面", GOOD_AND_BAD),
        ("价格 : 负面\n服务 : 正面", GOOD_AND_BAD),
        ("价格（负面） 服务（正面）", GOOD_AND_BAD),
        ("价格-负面；服务-正面", GOOD_AND_BAD),
        ("价格#负面，服务#正面", GOOD_AND_BAD),
        ("价格 负面；服务 正面", GOOD_AND_BAD),
        ("价格负面；服务正面", GOOD_AND_BAD),
        ("价格-|服务+", GOOD_AND_BAD),
        ("价格:-1|服务:+1", GOOD_AND_BAD),
        ("价格：－１；服务：１", GOOD_AND_BAD),
        ("价格:−1.0|服务:1.0", GOOD_AND_BAD),
        ("价格:不满意|服务:满意", GOOD_AND_BAD),
        ("价格:差评|服务:好评", GOOD_AND_BAD),
        ("负面：价格；正面：服务", GOOD_AND_BAD),
        ('{"价格": "负面", "服务": "正面"}', GOOD_AND_BAD),
        ('["价格:负面", "服务:正面"]', GOOD_AND_BAD),
        ("价格、服务：负面；物流：正面", {("价格", -1), ("服务", -1), ("物流", 1)}),
        ("负面：价格、服务", {("价格", -1), ("服务", -1)}),
        ("价格:negative|服务:1|环境:0", {("价格", -1), ("服务", 1), ("环境", 0)}),
        (" price : Positive ; ", {("price", 1)}),
        ("Customer service:负面", {("Customer service", -1)}),
        ("FOOD#QUALITY:positive", {("FOOD#QUALITY", 1)}),
        ("价格/费用：负面", {("价格/费用", -1)}),
        ("无", set()),
        ("[]", set()),
    ],
)
def test_are_read_as_people_write_them(cell: str, pairs: set[tuple[str, int]]) -> None:
    assert parse_pairs(cell) == pairs


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("价格", "「价格」"),
        ("价格:很差", "「价格:很差」"),
        (":负面", "「:负面」"),
        ("价格负面|服务", "「服务」"),
        ("价格-1", "「价格-1」"),  # the mark or the sign?
        ("价格，服务:负面", "「价格，服务:负面」"),
        ("价格、服务:负面、物流:正面", "「价格、服务:负面、物流:正面」"),
        ("正面:负面", "「正面:负面」"),
        ("价格:负面:服务", "「价格:负面:服务」"),
        ("这个价格太贵了，我和家里人都不想再来第二次了", "（22 字的内容）"),
    ],
)
def test_that_cannot_be_read_are_refused_and_named(cell: str, shown: str) -> None:
    with pytest.raises(InputError, match="方面:倾向") as error:
        parse_pairs(cell)
    assert str(error.value).startswith(shown)


@pytest.mark.parametrize("word", [*WORDS, *FIGURES])
def test_every_word_for_a_polarity_is_read(word: str) -> None:
    assert parse_pairs(f"价格：{word}") == {("价格", (WORDS | FIGURES)[word])}
