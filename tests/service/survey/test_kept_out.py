"""Columns that are no opinion and no score are left out, which is said; plain questions never are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.survey.corrections import Corrections, settle_layout
from service.survey.layout import SurveyLayout, describe_layout
from tests.service.sheets import make_table
from tests.service.survey.survey_files import run_survey

SAID = ("味道不错，就是上菜太慢", "服务员态度很好", "停车场太小，停不进去", "价格比别家贵", "环境干净")
REPLIES = (
    "亲，非常抱歉给您带来不好的体验，我们会尽快改进",
    "感谢您的认可，期待您再次光临",
    "您好，已为您登记",
)


def settle(header: str, cells: list[str], **said: tuple[str, ...]) -> tuple[SurveyLayout, list[str]]:
    """The layout of a survey with such a column beside its comments, and what is told of it."""
    columns = ("序号", header, "评分", "评价内容")
    rows = [
        (str(n + 1), cell, str(1 + n % 5), f"{SAID[n % 5]}{n}" if n % 3 else "")
        for n, cell in enumerate(cells)
    ]
    layout = settle_layout(columns, rows, Corrections(**said))  # type: ignore[arg-type]
    return layout, describe_layout(columns, layout)


@pytest.mark.parametrize(
    "header",
    ["客服回复", "商家回复", "回复内容", "卖家回复", "处理结果", "跟进记录", "处理意见",
     "3、对意见的处理结果", "商家对差评的回复"],
)  # fmt: skip
def test_what_the_shop_wrote_is_no_opinion_of_a_customer(header: str) -> None:
    replies = [f"{REPLIES[n % 3]}，{n}号客服" for n in range(60)]
    layout, told = settle(header, replies)
    assert layout.open_columns == (3,)
    assert f"未用（商家或客服写的，不是客户的话）：「{header}」" in told
    named, told = settle(header, replies, open=(header, "评价内容"))
    assert named.open_columns == (1, 3)
    assert not any("不是客户的话" in line for line in told)


@pytest.mark.parametrize(
    "header",
    ["家庭住址", "地址", "收货地址", "联系地址", "详细地址", "居住地址", "您的住址", "请填写您的地址"],
)
def test_an_address_is_no_opinion(header: str) -> None:
    layout, told = settle(header, [f"建国路{n}号院{n % 7}号楼{n + 101}室" for n in range(60)])
    assert layout.open_columns == (3,)
    assert f"未用（个人信息）：「{header}」" in told


@pytest.mark.parametrize(
    "header", ["对处理结果的意见", "您对客服回复有什么建议", "客户回复", "对送货地址选择的改进建议"]
)
def test_what_customers_say_about_replies_is_read(header: str) -> None:
    layout, _ = settle(header, [f"{SAID[n % 5]}，{n}" for n in range(60)])
    assert 1 in layout.open_columns


def test_a_reply_may_be_a_score_and_the_address_of_a_shop_a_group() -> None:
    layout, _ = settle("您对客服回复的满意度", [str(1 + n % 5) for n in range(60)])
    assert 1 in [score.column for score in layout.scores]
    layout, _ = settle("门店地址", ["建国路1号", "中山路2号"] * 30)
    assert layout.groups == (1,)


@pytest.mark.parametrize("header", ["意见", "2、您的宝贵建议", "评价内容", "投诉内容", "对本店的意见"])
@pytest.mark.parametrize("answers", [["无"], ["不错"], ["菜凉了", "等太久了", "还行"], ["", "无"]])
def test_a_plain_question_is_read_however_few_the_answers(header: str, answers: list[str]) -> None:
    columns = ("序号", "门店", "满意度", header)
    rows = [(str(n), "城东店", str(1 + n % 5), answers[n % len(answers)]) for n in range(60)]
    layout = settle_layout(columns, rows, Corrections())
    assert layout.open_columns == (3,)
    assert [score.column for score in layout.scores] == [2]


@pytest.mark.parametrize("header", ["意见类型", "您是否有意见", "原因"])
def test_a_choice_between_few_words_stays_one(header: str) -> None:
    layout, _ = settle(header, ["服务", "价格", "环境"] * 20)
    assert 1 not in layout.open_columns


@pytest.mark.parametrize(
    "headers",
    [
        ("1、您喜欢哪些？（口味）", "1、您喜欢哪些？（服务态度）"),
        ("1、您为什么选择我们:价格评价好", "1、您为什么选择我们:推荐"),
        ("3、总体看重(多选)_质量", "3、总体看重(多选)_环境"),
    ],
)
def test_ticks_of_a_multiple_choice_are_no_score(headers: tuple[str, str], tmp_path: Path) -> None:
    rows = [["序号", *headers, "满意度", "意见"]]
    rows += [[str(n), str(n % 2), str(int(n % 3 == 0)), str(1 + n % 5), SAID[n % 5]] for n in range(40)]
    run_survey(make_table(tmp_path / "in.csv", rows), tmp_path / "out")
    body = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert [score["name"] for score in body["scores"]] == ["满意度"]
    assert f"未用（多选题等的 0/1 选项，不是得分）：「{headers[0]}」「{headers[1]}」" in body["understood"]


def test_a_code_among_ticks_makes_no_score_of_them() -> None:
    layout, _ = settle("您喜欢的服务", [*"01" * 30, "-2", "99"])
    assert 1 not in [score.column for score in layout.scores]


def test_ticks_without_a_zero_are_known_by_their_question() -> None:
    ticks = ["1" if n % 2 else "" for n in range(40)]
    assert not [s for s in settle("您看重哪些服务", ticks)[0].scores if s.column == 1]
    assert [s for s in settle("您对服务的评分", ticks)[0].scores if s.column == 1]
