"""Who counts again in a spreadsheet gets the figures of the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from service.survey.report.words import interval, number, p_value, percent, signed
from service.survey.rounding import fixed, rounded
from service.survey.statistics.intervals import Estimate
from tests.service.cases.case_files import run_suqing
from tests.service.sheets import make_table, read_column
from tests.service.survey.survey_files import make_survey, run_survey


def figures(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "summary.json").read_text("utf-8"))  # type: ignore[no-any-return]


def sheet(folder: Path, name: str) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(folder / "survey.xlsx")[name].iter_rows(values_only=True))


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [(2.735, 2, "2.74"), (547 / 200, 2, "2.74"), (0.125, 2, "0.13"), (-2.735, 2, "-2.74"), (2.5, 0, "3"),
     (1.005, 2, "1.01"), (4.25, 1, "4.3"), (-0.001, 2, "0.00"), (3.0, 2, "3.00")],
)  # fmt: skip
def test_halves_are_rounded_as_excel_shows_them(value: float, digits: int, shown: str) -> None:
    assert (number(value, digits), fixed(value, digits)) == (shown, shown)
    assert rounded(value, digits) == float(shown)


def test_all_formats_round_alike() -> None:
    assert signed(2.735) == "+2.74"
    assert percent(0.12345) == "12.3%"
    assert percent(0.0725) == "7.3%"
    assert interval(Estimate(2.735, 2.725, 2.745, 9)) == "[2.73, 2.75]"
    assert [p_value(p) for p in (0.0, 0.0004, 0.001, 0.0125)] == ["<0.001", "<0.001", "0.001", "0.013"]


def test_page_workbook_and_json_show_the_same_mean(tmp_path: Path) -> None:
    scores = ["3"] * 147 + ["2"] * 53  # 547 / 200 = 2.735
    rows = [["满意度", "意见"], *([score, "质量好"] for score in scores)]
    run_survey(make_table(tmp_path / "in.csv", rows), tmp_path / "out")
    assert figures(tmp_path / "out")["scores"][0]["mean"]["value"] == 2.735
    assert "均值 2.74" in (tmp_path / "out" / "report.html").read_text("utf-8")
    values = {row[0]: row[1] for row in sheet(tmp_path / "out", "摘要")}
    assert values["满意度：均值"] == 2.735


@pytest.fixture(scope="module")
def asked_twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two questions a person, read with the rows in the workbook."""
    folder = tmp_path_factory.mktemp("twice")
    said = ["质量好", "质量差", "太贵，送得慢", "无", "还会再来", "", "质量差，把手烫伤了"]
    rows = [["编号", "提交时间", "意见", "改进建议"]]
    rows += [
        [str(n), f"2026-03-{1 + n % 9:02} 10:00", said[n % 7], said[(n // 7 + n * 3) % 7]] for n in range(98)
    ]
    run_survey(make_table(folder / "in.csv", rows), folder / "out")
    return folder / "out"


def test_negative_comments_can_be_counted_again(asked_twice: Path) -> None:
    rows = sheet(asked_twice, "明细")
    column = rows[0].index("overall_sentiment")
    body = figures(asked_twice)
    felt = [row[column] for row in rows[1:]]
    assert felt.count("negative") == body["negative"] > 0
    assert felt.count("positive") == body["positive"] > 0
    assert sum(one is not None for one in felt) == body["comments"] < 98
    own = [rows[0].index(f"q{n}_sentiment") for n in (1, 2)]
    assert sum("negative" in (row[own[0]], row[own[1]]) for row in rows[1:]) != body["negative"]


@pytest.mark.parametrize("tagged", ["csv", "jsonl", "parquet"])
def test_every_format_has_the_overall_column(tmp_path: Path, tagged: str) -> None:
    run_survey(make_survey(tmp_path / "in.csv", 150), tmp_path / "out", tagged=tagged)
    felt = read_column(tmp_path / "out" / f"tagged.{tagged}", "overall_sentiment")
    assert felt.count("negative") == figures(tmp_path / "out")["negative"]


def test_the_urgent_sheet_speaks_chinese(asked_twice: Path) -> None:
    rows = sheet(asked_twice, "紧急")[1:]
    assert rows
    assert {row[4] for row in rows} <= {"偶数", "奇数"}
    assert {row[5] for row in rows} == {"愤怒"}


def test_the_page_names_its_days_and_what_the_moods_count(asked_twice: Path) -> None:
    page = (asked_twice / "report.html").read_text("utf-8")
    assert "2026-03-01 至 2026-03-09" in page
    assert "情绪（按回答计，条）" in page
    body = figures(asked_twice)
    assert (body["first_day"], body["last_day"]) == ("2026-03-01", "2026-03-09")


def test_a_rant_that_repeats_itself_counts_once(tmp_path: Path) -> None:
    rant = "，".join(["价格太贵了"] * 40)
    rows = [["编号", "意见"], ["1", rant], ["2", rant], ["3", "价格太贵了"], ["4", "便宜"]]
    source = make_table(tmp_path / "in.csv", rows)
    finished = run_suqing("survey", source, "-o", tmp_path / "out", home=tmp_path)
    assert finished.code == 0, finished.err
    price = next(one for one in figures(tmp_path / "out")["aspects"] if one["negative_words"])
    assert price["negative"] == 3
    assert [count for _, count in price["negative_words"]] == [3]


def test_equal_rows_are_counted_and_told(tmp_path: Path) -> None:
    rows = [["满意度", "姓名", "意见"], ["5", "王小明", "质量好"], ["1", "李雷", "太贵"]]
    rows += [["5", "王小明", "质量好"], ["5", "韩梅", "质量好"], ["5", "王小明", "质量好"]]
    source = make_table(tmp_path / "in.csv", rows)
    for name, masked in (("plain", False), ("masked", True)):
        run_survey(source, tmp_path / name, masked=masked)
        body = figures(tmp_path / name)
        assert (body["rows"], body["repeated"], body["comments"]) == (5, 2, 5)
    told = "有 2 行与前面的某一行各列完全相同，都照常计入"
    assert told in (tmp_path / "plain" / "report.html").read_text("utf-8")
    assert any(told in str(row[3]) for row in sheet(tmp_path / "plain", "摘要") if len(row) > 3)
