"""The delimiter of a text table."""

from __future__ import annotations

import pytest

from service.files.delimiters import NO_DELIMITER, sniff_delimiter
from service.files.writing import unique_names


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (["编号,text", "1,慢"], ","),
        (["编号;text", "1;慢, 很慢, 太慢"], ";"),
        (["编号\ttext", "1\t慢, 很慢"], "\t"),
        (["编号|text|备注", "1|慢|"], "|"),
        (["编号,text;备注", "1,慢", "2,急"], ","),
        (["text", "慢,很慢"], NO_DELIMITER),
        (['"a,b"', '"1,2"'], NO_DELIMITER),
        (['编号,"text', ' 正文"', '1,"慢', ' 很慢"'], ","),
    ],
)
def test_the_delimiter_fits_header_and_rows(lines: list[str], delimiter: str) -> None:
    assert sniff_delimiter([f"{line}\n" for line in lines]) == delimiter


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        (["a", "b"], ("a", "b")),
        (["a", "a", "a"], ("a", "a_2", "a_3")),
        (["a", "a_2", "a"], ("a", "a_2", "a_3")),
        (["a", "", ""], ("a", "column_2", "column_3")),
        (["column_2", ""], ("column_2", "column_2_2")),
    ],
)
def test_names_become_unique(columns: list[str], names: tuple[str, ...]) -> None:
    assert unique_names(columns) == names
