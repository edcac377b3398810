"""Builders of cases tables and cases for the tests. Every text is invented."""

from __future__ import annotations

from collections.abc import Sequence

from models.taxonomy import Taxonomy
from training.cleaning import CleanedCases, RawRow, clean_cases

Cells = Sequence[str]


def clean(
    header: str,
    *rows: Cells,
    taxonomy: Taxonomy | None = None,
    least_cases: int = 0,
    text_column: int | None = None,
    max_chars: int = 10_000,
) -> CleanedCases:
    """Clean a table whose header is given as 'text,category' and whose first row is row 2."""
    raw = [RawRow(number, cells) for number, cells in enumerate(rows, 2)]
    return clean_cases(
        header.split(","),
        raw,
        taxonomy=taxonomy,
        least_cases=least_cases,
        text_column=text_column,
        max_chars=max_chars,
    )


def told(cleaned: CleanedCases) -> list[tuple[int, str]]:
    """Row and kind of every problem."""
    return [(problem.row, problem.kind) for problem in cleaned.problems]


def numbered(label: str, count: int, *, start: int = 0) -> list[Cells]:
    """`count` rows of different texts with one label."""
    words = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
    return [(f"第{words[i % 20]}{words[i // 20]}件商品有问题", label) for i in range(start, start + count)]
