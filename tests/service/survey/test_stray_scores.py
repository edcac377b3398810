"""A few numbers that are no answer change neither the scale nor the NPS, and are told with their counts."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from service.survey.column_values import look_at
from service.survey.corrections import Corrections
from service.survey.layout import ScoreColumn
from service.survey.scales import find_scale, read_no_answer, read_score
from tests.service.cases.case_files import run_suqing
from tests.service.sheets import make_table
from tests.service.survey.survey_files import run_survey

FIVE, TEN = ("1", "2", "4", "5"), ("3", "6", "9", "10")


def scale(header: str, answers: list[str]) -> tuple[str, float, float]:
    found = find_scale(0, header, look_at(answers))
    return found.kind, found.low, found.high


@pytest.mark.parametrize("stray", ["99", "55", "100", "-1", "6", "0", "11", "-3"])
def test_one_stray_number_leaves_the_scale(stray: str) -> None:
    assert scale("总体满意度", [*FIVE * 20, stray]) == ("csat", 1.0, 5.0)
    assert scale("推荐意愿", [*TEN * 20, stray]) == ("nps", 0.0, 10.0)


@pytest.mark.parametrize("code", ["99", "98", "999", "-1", "-2", "-3"])
def test_codes_are_missing_at_any_share(code: str) -> None:
    assert scale("总体满意度", [*FIVE, code, code, code]) == ("csat", 1.0, 5.0)
    assert scale("推荐意愿", [*TEN, code, code, code]) == ("nps", 0.0, 10.0)
    column = ScoreColumn(0, "csat", 1.0, 5.0)
    assert (read_score(code, column), read_no_answer(code, column)) == (None, code)


@pytest.mark.parametrize(
    ("header", "answers", "expected"),
    [
        ("满意度得分", ["60", "99", "80", "100", "98"] * 10, ("rating", 0.0, 100.0)),
        ("服务评分", [*FIVE * 20, "6", "8"], ("rating", 1.0, 10.0)),
        ("服务评分", [*FIVE, "6"], ("rating", 1.0, 10.0)),
        ("推荐意愿(0-10)", ["11", "10", "9", "5"] * 10, ("nps", 0.0, 10.0)),
        ("推荐意愿（0～10分）", ["1", "3", "5"] * 10, ("nps", 0.0, 10.0)),
    ],
)
def test_a_longer_scale_stays_one(
    header: str, answers: list[str], expected: tuple[str, float, float]
) -> None:
    assert scale(header, answers) == expected


def test_negative_numbers_of_a_scale_around_zero_are_no_codes() -> None:
    assert look_at(["-2", "-1", "0", "1", "2"] * 5).low == -2
    assert read_score("99", ScoreColumn(0, "rating", 0.0, 100.0)) == 99


@pytest.mark.parametrize(
    "words",
    ["不适用", "说不清", "不了解", "不清楚", "没用过", "跳过", "(跳过)", "未使用过",
     "6 不适用", "不了解/不清楚", "A.说不清", "99-不适用"],
)  # fmt: skip
def test_words_for_no_answer_are_none(words: str) -> None:
    seen = look_at([*("满意", "不满意") * 20, *(words,) * 15])
    assert seen.scored == 1
    assert read_score(words, ScoreColumn(0, "csat", 1.0, 5.0)) is None
    assert read_score(words, ScoreColumn(0, "nps", 0.0, 10.0)) is None


def test_the_middle_of_agreement_is_an_answer() -> None:
    assert read_score("不确定", ScoreColumn(0, "csat", 1.0, 5.0)) == 3


def test_what_was_not_counted_is_told_everywhere(tmp_path: Path) -> None:
    rows = [["总体满意度", "推荐意愿", "意见"]]
    rows += [[FIVE[n % 4], TEN[n % 4], "送得快"] for n in range(80)]
    rows += [["55", "11", "太贵"], ["6", "99", "太贵"], ["说不清", "不了解", "太贵"], ["99", "10", "太贵"]]
    source = make_table(tmp_path / "in.csv", rows)
    finished = run_suqing("survey", source, "-o", tmp_path / "out", home=tmp_path)
    assert finished.code == 0, finished.err
    told = "2 个值不在 1～5 之内，没有计入：55（1 处）、6（1 处）；按未作答处理：说不清（1 处）、99（1 处）"
    assert f"注意：「总体满意度」{told}。" in finished.err
    assert told in (tmp_path / "out" / "report.html").read_text("utf-8")
    sheet = openpyxl.load_workbook(tmp_path / "out" / "survey.xlsx")["摘要"]
    assert told in [row[3] for row in sheet.iter_rows(values_only=True)]
    first, second = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))["scores"]
    assert (first["kind"], first["mean"]["n"], first["outside"], first["missing"]) == ("csat", 80, 2, 2)
    assert (second["kind"], second["mean"]["n"], second["outside"], second["missing"]) == ("nps", 81, 1, 2)
    assert second["nps"]["value"] == pytest.approx(100 * (41 - 40) / 81)


def test_naming_the_open_question_keeps_the_scores_that_were_found(tmp_path: Path) -> None:
    rows = [["客服回复", "满意度"], *([f"亲，抱歉给您带来不便{n}", FIVE[n % 4]] for n in range(30))]
    source = make_table(tmp_path / "in.csv", rows)
    run_survey(source, tmp_path / "out", corrections=Corrections(open=("客服回复",)))
    body = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert [score["name"] for score in body["scores"]] == ["满意度"]
