"""Titles over a table, the row of names, and a second row of names are told apart from data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nlp.errors import InputError
from service.files.cells import Cell
from service.files.formats import open_table
from service.files.header_rows import count_titles

TITLE = "2026年3月客户投诉汇总"
STATED = "空调装好第二天就不制冷，师傅约了三次都没来"


@pytest.mark.parametrize(
    ("rows", "titles"),
    [
        ([[TITLE, "", ""], ["编号", "投诉内容", "渠道"], ["1", "慢", "热线"]], 1),
        ([[TITLE, "", ""], ["编号", "投诉内容", "渠道"]], 1),
        (
            [
                [TITLE, "", ""],
                ["导出时间：2026-03-31", "", ""],
                ["编号", "经过", "渠道"],
                ["1", "慢", "热线"],
            ],
            2,
        ),
        ([[TITLE, None], ["经过", "结果"], ["慢", "急"]], 1),
        ([[TITLE], ["编号", "投诉内容"], ["1", "慢"]], 1),
        ([[TITLE], ["经过", "结果", "渠道"], *([["慢", "急", "热线"]] * 3)], 1),
        ([[TITLE, ""], ["导出时间：", "2026-05-01"], ["评分", "意见"], ["5", "慢"]], 2),
        ([[TITLE, ""], ["导出时间", "2026-05-01"], ["评分", "意见"], ["5", "慢"]], 2),
        (
            [
                [TITLE, None, None],
                ["导出时间：", date(2026, 5, 1), None],
                ["经过", "结果", "渠道"],
                ["慢"] * 3,
            ],
            2,
        ),
        ([["导出时间：", "2026-05-01", ""], ["经过", "结果", "渠道"], ["慢", "急", "热线"]], 1),
        ([["导出时间：2026-05-01", "导出人：小李", ""], ["经过", "结果", "渠道"], ["慢", "急", "热线"]], 1),
        ([[TITLE], ["统计区间：", "3月1日至3月31日"], ["编号", "投诉内容", "渠道"], ["1", "慢", "热线"]], 2),
        (
            [
                [TITLE, "", "", ""],
                ["部门：", "客服部", "日期：", "2026-05-01"],
                ["评分", "意见", "", ""],
                ["5", "慢", "", ""],
            ],
            2,
        ),
        ([["姓名：", "想法："], ["小李", "慢"], ["小王", "急"]], 0),  # names with a colon
        ([["Q1：您的姓名", "Q2：您的想法"], ["小李", "慢"], ["小王", "急"]], 0),
        ([["导出时间", "经过"], ["2026-05-01", "慢"], ["2026-05-02", "急"]], 0),  # a column of that name
        ([["请打分：", "", "", "想法"], ["质量", "服务", "物流", ""], ["5", "4", "3", "慢"]], 0),
        ([["部门", "客服部"], ["经过", "结果"], ["慢", "急"]], 0),
        ([["编号", "投诉内容"], ["1", "慢"]], 0),
        ([["text"], ["慢"], ["急"]], 0),
        ([["内容", "", ""], ["慢", "a", "b"], ["急", "c", "d"]], 0),  # columns without a name
        ([["说法", "", ""], ["慢", "a", "b"]], 0),
        ([["说法", "", ""], ["慢", "5", "b"], ["急", "4", "d"]], 0),
        ([["说法", "", ""], [STATED, "a", "b"], ["急", "c", "d"]], 0),
        ([["说法"], ["慢", "很慢"], ["好", "不错"]], 0),  # one column, texts with commas
        ([[TITLE]], 0),
        ([], 0),
    ],
)
def test_titles_are_counted(rows: list[list[Cell]], titles: int) -> None:
    assert count_titles(rows) == titles


@pytest.mark.parametrize(
    ("text", "columns", "titles", "first"),
    [
        (f"{TITLE},,\n编号,投诉内容,渠道\n1,慢,热线\n", ("编号", "投诉内容", "渠道"), [[TITLE, "", ""]], 3),
        (f"{TITLE}\n\n编号,投诉内容\n1,慢\n", ("编号", "投诉内容"), [[TITLE]], 4),
        (f"{TITLE}\n编号\t投诉内容\n1\t慢\n", ("编号", "投诉内容"), [[TITLE]], 3),
        (
            f"{TITLE},,\n编号,投诉,\n,经过,结果\n1,慢,急\n",
            ("编号", "投诉－经过", "投诉－结果"),
            [[TITLE, "", ""]],
            4,
        ),
        ("内容,,\n慢,a,b\n急,c,d\n", ("内容", "", ""), [], 2),
        ("评分,,\n5,4,3\n1,2,2\n", ("评分", "", ""), [], 2),
        ("编号,评价,\n,好,好\n1,好,差\n2,差,好\n", ("编号", "评价", ""), [], 2),
        ("客户的话\n慢,很慢\n好,不错\n", ("客户的话",), [], 2),
    ],
)
def test_a_text_table_begins_at_its_names(
    *, tmp_path: Path, text: str, columns: tuple[str, ...], titles: list[list[str]], first: int
) -> None:
    (tmp_path / "in.csv").write_text(text, "utf-8")
    table = open_table(tmp_path / "in.csv")
    assert (table.columns, [list(row) for row in table.titles]) == (columns, titles)
    assert next(table.chunks()).numbers[0] == first
    assert any("标题" in note for note in table.notes) == bool(titles)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{TITLE}\n", "只有一行标题或列名"),
        (f"{TITLE},,\n编号,投诉内容,渠道\n", "只有标题和表头"),
        (f"{TITLE}\n编号,投诉内容\n", "只有标题和表头"),
        ("编号,投诉内容\n", "只有表头"),
        ("text\n", "只有表头"),
    ],
)
def test_a_table_without_data_is_told_what_it_lacks(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "in.csv").write_text(text, "utf-8")
    with pytest.raises(InputError, match=told):
        open_table(tmp_path / "in.csv")
