"""What can be wrong with one row of a cases file. Messages never show the customer's text."""

from __future__ import annotations

from dataclasses import dataclass

KIND_TITLES = {
    "unreadable": "无法读取",
    "empty_text": "文本为空",
    "text_too_long": "文本超长",
    "no_label": "没有可用的标注",
    "unknown_label": "标注值无法识别",
    "unknown_category": "类别不在分类体系中",
    "unknown_aspect": "方面不在词包中",
    "also_unused": "其他类别未使用",
    "duplicate": "文本重复，标注一致",
    "conflict": "文本重复，标注不一致",
    "unknown_time": "标注时间无法识别",
    "few_cases": "该标注的条数太少",
}
"""Kind of a problem -> its Chinese title, in the order in which problems are shown."""

_LONGEST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong with one row. kind: a key of KIND_TITLES; reason: Chinese, says what became of it.

    source: name of the file, '' where there is one file only.
    """

    row: int
    kind: str
    reason: str
    source: str = ""


def name_row(row: int, source: str) -> str:
    """A row as a message names it."""
    return f"「{source}」第 {row} 行" if source else f"第 {row} 行"


def show_label(value: str) -> str:
    """A label for a message. A long one may be a customer's words in the wrong column: only its length."""
    return f"「{value}」" if len(value) <= _LONGEST_SHOWN else f"（{len(value)} 字的内容）"
