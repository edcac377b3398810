"""Which column is the text, which the case number, and what the results are called."""

from __future__ import annotations

import pytest

from nlp.errors import UsageError
from service.files.columns import (
    added_names,
    find_column,
    guess_id_column,
    guess_text_column,
    has_text_column,
)

TEXT = "客服一直不回复，退款拖了半个月"
NAME = "产品质量"


@pytest.mark.parametrize(
    ("columns", "row", "chosen"),
    [
        (["编号", "投诉内容", "渠道"], ["1", "慢", "热线"], "投诉内容"),
        (["id", "Comment"], ["1", "慢"], "Comment"),
        (["id", "review_text"], ["1", "慢"], "review_text"),
        (["编号", " 意见 "], ["1", "慢"], " 意见 "),
        (["编号", "您的意见或建议（选填）", "分数"], ["1", TEXT, "5"], "您的意见或建议（选填）"),
        (["投诉内容分类", "投诉内容"], [NAME, "慢"], "投诉内容"),
        (["内容", "评论"], ["一般", TEXT], "评论"),
        (["编号", "经过", "渠道"], ["1", TEXT, "热线"], "经过"),
        (["编号", "story", "渠道"], ["1", "where is my refund, nobody answers", "热线"], "story"),
        (["经过", "结果"], [TEXT * 4, TEXT], "经过"),
        (["什么都行"], ["1"], "什么都行"),
    ],
)
def test_one_obvious_text_column_is_found(columns: list[str], row: list[str], chosen: str) -> None:
    assert columns[guess_text_column(columns, [row])] == chosen


@pytest.mark.parametrize(
    ("columns", "row", "told"),
    [
        (["经过", "结果"], [TEXT, TEXT], "「经过」、「结果」"),
        (["内容", "评论"], [TEXT, TEXT], "「内容」、「评论」"),
        (["内容", "评论"], ["", ""], "「内容」、「评论」"),
        (["a", "b"], ["1", "2"], "「a」、「b」"),
        (["a", ""], ["1", "2"], "#2（无名）"),
        (
            ["编号", "意见", "意见"],
            ["1", TEXT, TEXT],
            "「意见」（#2）、「意见」（#3）。请用 --text-column '#2'",
        ),
        (["a", "a"], ["1", "2"], "'#1' 这样的序号"),
    ],
)
def test_an_unclear_text_column_is_asked_for(columns: list[str], row: list[str], told: str) -> None:
    with pytest.raises(UsageError) as error:
        guess_text_column(columns, [row])
    assert told in str(error.value)
    assert "--text-column" in str(error.value)


def test_columns_left_out_shift_no_number() -> None:
    columns, row = ["id", "category", "意见", "意见"], ["1", TEXT, TEXT, TEXT]
    with pytest.raises(UsageError, match=r"「意见」（#3）、「意见」（#4）.*'#3'"):
        guess_text_column(columns, [row], leave_out={0, 1})
    assert guess_text_column(columns, [row], leave_out={0, 1, 2}) == 3


@pytest.mark.parametrize(
    ("columns", "row", "found"),
    [
        (["编号", "投诉内容"], ["1", "慢"], True),
        (["编号", "经过"], ["1", TEXT], True),
        (["意见"], ["慢"], True),
        (["客户意见汇总报告"], ["说明：本表由客服中心在月底导出"], False),
        (["制表人", "张三"], ["日期", "2026-03-31"], False),
    ],
)
def test_a_cover_page_has_no_text_column(columns: list[str], row: list[str], *, found: bool) -> None:
    assert has_text_column(columns, [row]) == found


@pytest.mark.parametrize(
    ("columns", "chosen"),
    [(["id", "text"], 0), (["text", "工单号"], 1), (["text", "Case ID"], 1), (["text", "identity"], None)],
)
def test_the_case_number_goes_by_its_name(columns: list[str], chosen: int | None) -> None:
    assert guess_id_column(columns) == chosen


@pytest.mark.parametrize(
    ("wanted", "position"), [("text", 1), ("编号", 0), ("#3", 2), ("备注", 2), (" text", 1)]
)
def test_a_named_column_is_found(wanted: str, position: int) -> None:
    assert find_column(["编号", "text", "备注 "], wanted, "--text-column") == position


@pytest.mark.parametrize("wanted", ["#0", "#4", "TEXTS", "", "#"])
def test_a_column_that_is_not_there_is_refused(wanted: str) -> None:
    with pytest.raises(UsageError, match="现有的列"):
        find_column(["编号", "text", "备注"], wanted, "--text-column")


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        (["text"], ("category", "urgency")),
        (["text", "category"], ("suqing_category", "urgency")),
        (["category", "suqing_category"], ("suqing_category_2", "urgency")),
        (["category", "suqing_category", "suqing_category_2"], ("suqing_category_3", "urgency")),
    ],
)
def test_a_result_never_takes_the_name_of_an_own_column(columns: list[str], names: tuple[str, ...]) -> None:
    assert added_names(columns, ("category", "urgency")) == names
