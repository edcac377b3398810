"""Chinese and mixed numerals."""

import pytest

from nlp.cues.numerals import parse_numeral

NUMERALS = [
    ("三千", 3000),
    ("两千三", 2300),
    ("三百五", 350),
    ("一万二", 12_000),
    ("三万零五十", 30_050),
    ("一千零一", 1001),
    ("三百二十一", 321),
    ("十五", 15),
    ("二十", 20),
    ("十几", 13),
    ("几十", 30),
    ("三十几", 33),
    ("20几", 20),
    ("几百", 300),
    ("数千", 3000),
    ("两三千", 2000),
    ("五六百", 500),
    ("十几万", 130_000),
    ("1.2万", 12_000),
    ("10万8", 108_000),
    ("1万2千", 12_000),
    ("3千5", 3500),
    ("8k", 8000),
    ("1w5", 15_000),
    ("2亿", 200_000_000),
    ("1,299.00", 1299),
    ("99", 99),
    ("1.5", 1.5),
    ("壹万贰仟", 12_000),
    ("百", 100),
]


@pytest.mark.parametrize(("text", "number"), NUMERALS)
def test_numerals_mean_the_least_they_can(text: str, number: float) -> None:
    assert parse_numeral(text) == pytest.approx(number)


@pytest.mark.parametrize(
    "text", ["", ".", "一一", "二零一八", "一二三", "12,34", "1.2.3", "k", "w", "2019.6.10", "1" * 30]
)
def test_what_is_no_numeral_gives_nothing(text: str) -> None:
    assert parse_numeral(text) is None
