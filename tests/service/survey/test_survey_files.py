"""A survey goes in; page, workbook and JSON come out, and agree."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nlp.errors import UsageError
from service.files.errors import OutputError
from tests.service.sheets import files_in, make_table, read_column, read_table
from tests.service.survey.survey_files import HEADER, make_rows, make_survey, run_survey

MOBILE = "13800138000"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run over 1,000 rows."""
    folder = tmp_path_factory.mktemp("finished")
    run_survey(make_survey(folder / "in.csv", 1_000), folder / "out")
    return folder / "out"


def figures(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "summary.json").read_text("utf-8"))  # type: ignore[no-any-return]


def test_a_run_leaves_three_files(finished: Path) -> None:
    assert files_in(finished) == {"report.html", "summary.json", "survey.xlsx"}


def test_every_row_stands_in_the_workbook_once_and_in_order(finished: Path) -> None:
    sheet = openpyxl.load_workbook(finished / "survey.xlsx")["明细"]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(1, 1_001)]
    assert list(rows[0][: len(HEADER)]) == HEADER
    assert rows[0][len(HEADER)] == "answer"


def test_two_libraries_read_the_same_workbook(finished: Path) -> None:
    calamine = pytest.importorskip("python_calamine")
    ours = openpyxl.load_workbook(finished / "survey.xlsx")
    other = calamine.CalamineWorkbook.from_path(str(finished / "survey.xlsx"))
    assert (
        ours.sheetnames == other.sheet_names == ["摘要", "方面", "驱动因素", "主题", "紧急", "明细", "未分析"]
    )
    for name in ours.sheetnames:
        theirs = other.get_sheet_by_name(name).to_python(skip_empty_area=False)
        cells = [
            ["" if cell is None else cell for cell in row] for row in ours[name].iter_rows(values_only=True)
        ]
        assert [[cell for cell in row if cell != ""] for row in theirs] == [
            [cell for cell in row if cell != ""] for row in cells
        ]


def test_the_figures_are_those_of_the_rows(finished: Path) -> None:
    body = figures(finished)
    rows = make_rows(1_000)[1:]
    scores = [int(row[5]) for row in rows]
    assert body["rows"] == 1_000
    assert body["scores"][0]["mean"]["value"] == pytest.approx(sum(scores) / 1_000)
    promoters, detractors = (sum(int(r[6]) >= 9 for r in rows), sum(int(r[6]) <= 6 for r in rows))
    assert body["scores"][1]["nps"]["value"] == pytest.approx((promoters - detractors) / 10)
    against = sum("质量差" in row[7] for row in rows)
    quality = next(aspect for aspect in body["aspects"] if aspect["code"] == "quality")
    assert quality["negative"] == against
    assert body["meaningless"] == sum(row[7] in ("无", "没有") for row in rows)
    assert body["empty"] == sum(row[7] in ("", "(空)") for row in rows)


def test_the_strongest_driver_of_the_simulation_comes_first(finished: Path) -> None:
    drivers = figures(finished)["drivers"]["drivers"]
    assert drivers[0]["aspect"] == "quality"
    assert drivers[0]["penalty"]["low"] < -1.0 < drivers[0]["penalty"]["high"] + 0.4


def test_no_personal_value_stands_in_what_travels(finished: Path) -> None:
    assert MOBILE not in (finished / "report.html").read_text("utf-8")
    assert MOBILE not in (finished / "summary.json").read_text("utf-8")
    urgent = openpyxl.load_workbook(finished / "survey.xlsx")["紧急"]
    texts = [row[-1] for row in urgent.iter_rows(min_row=2, values_only=True)]
    assert len(texts) == 10
    assert all("［手机号］" in str(text) and MOBILE not in str(text) for text in texts)


def test_with_mask_the_tagged_rows_are_masked_too(tmp_path: Path) -> None:
    source = make_survey(tmp_path / "in.csv", 200)
    run_survey(source, tmp_path / "out", tagged="csv", masked=True)
    text = (tmp_path / "out" / "tagged.csv").read_text("utf-8")
    assert ("［手机号］" in text, MOBILE in text) == (True, False)


@pytest.mark.parametrize("tagged", ["csv", "tsv", "jsonl", "parquet"])
def test_tagged_rows_can_have_a_file_of_their_own(tmp_path: Path, tagged: str) -> None:
    source = make_survey(tmp_path / "in.csv", 150)
    run_survey(source, tmp_path / "out", tagged=tagged)
    assert files_in(tmp_path / "out") == {"report.html", "summary.json", "survey.xlsx", f"tagged.{tagged}"}
    assert read_column(tmp_path / "out" / f"tagged.{tagged}", "序号") == [str(n) for n in range(1, 151)]


def test_small_groups_are_never_shown(finished: Path) -> None:
    column = figures(finished)["groups"][0]
    assert [group["name"] for group in column["groups"]][-1] == "（合并的小组）"
    assert column["hidden"] == 20
    assert "小店" not in (finished / "report.html").read_text("utf-8")


def test_several_open_questions_are_read_apart(tmp_path: Path) -> None:
    rows = [["编号", "满意的地方", "改进建议"], ["1", "质量好", "太贵"], ["2", "", "送得慢"], ["3", "无", ""]]
    run_survey(make_table(tmp_path / "in.csv", rows), tmp_path / "out", tagged="csv")
    tagged = tmp_path / "out" / "tagged.csv"
    assert read_column(tagged, "q1_answer") == ["comment", "empty", "meaningless"]
    assert read_column(tagged, "q2_opinions") == ["price:negative:太贵", "delivery:negative:送得慢", ""]
    body = figures(tmp_path / "out")
    assert (body["comments"], body["meaningless"], body["empty"]) == (2, 1, 2)


def test_a_formula_never_runs(tmp_path: Path) -> None:
    rows = [["编号", "意见"], ["1", '=HYPERLINK("http://x.example","质量差烫伤")'], ["2", "质量好"]]
    run_survey(make_table(tmp_path / "in.csv", rows), tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / "survey.xlsx")
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b"}


@pytest.mark.parametrize("masked", [False, True])
def test_a_text_of_a_workbook_is_no_formula_in_csv(tmp_path: Path, *, masked: bool) -> None:
    rows = [["编号", "意见"], ["1", "=质量差，电话13800138000"], ["2", "质量好"]]
    run_survey(make_table(tmp_path / "in.xlsx", rows), tmp_path / "out", tagged="csv", masked=masked)
    phone = "［手机号］" if masked else "13800138000"
    assert read_column(tmp_path / "out" / "tagged.csv", "意见")[0] == f"'=质量差，电话{phone}"


def test_a_row_that_cannot_be_read_is_listed_and_keeps_its_place(tmp_path: Path) -> None:
    rows = [["编号", "意见"], ["1", "质量好" * 20], ["2", "质量差"]]
    outcome = run_survey(make_table(tmp_path / "in.csv", rows), tmp_path / "out", tagged="csv", max_chars=50)
    assert outcome.rejected == 1
    assert read_table(tmp_path / "out" / "survey.rejects.csv")[1][:2] == ["2", "1"]
    assert read_column(tmp_path / "out" / "tagged.csv", "answer") == ["", "comment"]
    book = openpyxl.load_workbook(tmp_path / "out" / "survey.xlsx")
    assert [cell.value for cell in book["未分析"][2]][:2] == [2, "1"]


def test_two_waves_are_compared(tmp_path: Path) -> None:
    run_survey(make_survey(tmp_path / "last.csv", 500, seed=3), tmp_path / "last")
    now = make_survey(tmp_path / "now.csv", 500, seed=4, harm=0.6)
    run_survey(now, tmp_path / "now", baseline=tmp_path / "last" / "summary.json")
    changes = {change["what"]: change for change in figures(tmp_path / "now")["changes"]}
    assert changes["score"]["clear"]
    assert changes["score"]["change"]["high"] < 0
    assert not changes["against:quality"]["clear"]


def test_each_score_of_both_waves_is_compared_and_the_others_are_told(tmp_path: Path) -> None:
    last = make_table(tmp_path / "last.csv", make_rows(300, seed=3))
    run_survey(last, tmp_path / "last")
    rows = make_rows(300, seed=4, harm=1.0)
    rows[0][3] = "您对环境的评分"
    for place, row in enumerate(rows[1:]):
        row[3] = str(1 + place % 7)
    now = make_table(tmp_path / "now.csv", rows)
    run_survey(now, tmp_path / "now", baseline=tmp_path / "last" / "summary.json")
    body = figures(tmp_path / "now")
    changes = {change["what"]: change for change in body["changes"]}
    assert {"score", "nps", "score:推荐意愿", "negative"} <= changes.keys()
    nps = changes["nps"]
    points = body["scores"][1]["nps"]["value"] - figures(tmp_path / "last")["scores"][1]["nps"]["value"]
    assert nps["change"]["value"] == pytest.approx(points, abs=1e-4)
    assert nps["change"]["low"] < points < nps["change"]["high"]
    assert nps["p"] >= changes["score"]["p"] >= 0
    page = (tmp_path / "now" / "report.html").read_text("utf-8")
    told = "本期的「您对环境的评分」上期没有，没有比较。"
    assert "推荐意愿：NPS" in page
    assert body["not_compared"] == [told]
    assert told in page
    sheet = openpyxl.load_workbook(tmp_path / "now" / "survey.xlsx")["摘要"]
    assert told in [row[3] for row in sheet.iter_rows(values_only=True)]


def test_a_foreign_baseline_is_told(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("{}", "utf-8")
    with pytest.raises(UsageError, match=r"--baseline.*不是上一期"):
        run_survey(make_survey(tmp_path / "in.csv", 50), tmp_path / "out", baseline=other)


def test_the_folder_of_the_output_must_have_a_place(tmp_path: Path) -> None:
    source = make_survey(tmp_path / "in.csv", 50)
    with pytest.raises(OutputError):
        run_survey(source, tmp_path / "no" / "such")
    with pytest.raises(UsageError, match="是一个文件"):
        run_survey(source, source)


def test_a_merged_header_of_a_real_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["序号", "满意度评价", None, "意见"],
        [None, "质量", "服务", None],
        [1, 5, 4, "质量好"],
        [2, 1, 2, "送得慢"],
    ):
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("D1:D2")
    book.save(tmp_path / "in.xlsx")
    run_survey(tmp_path / "in.xlsx", tmp_path / "out", tagged="csv")
    assert read_table(tmp_path / "out" / "tagged.csv")[0][:4] == [
        "序号",
        "满意度评价－质量",
        "满意度评价－服务",
        "意见",
    ]
    assert [score["mean"]["value"] for score in figures(tmp_path / "out")["scores"]] == [3.0, 3.0]


def test_nothing_but_empty_answers_still_gives_a_report(tmp_path: Path) -> None:
    rows = [["编号", "评分", "意见"], ["1", "5", "无"], ["2", "4", ""]]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run_survey(make_table(tmp_path / "in.csv", rows), tmp_path / "out")
    assert figures(tmp_path / "out")["comments"] == 0
    assert "没有做驱动分析" in (tmp_path / "out" / "report.html").read_text("utf-8")
