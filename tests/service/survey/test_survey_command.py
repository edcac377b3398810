"""`suqing survey` as its user meets it, with the shipped reader of opinions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.samples import survey_path
from tests.service.conftest import Suqing
from tests.service.sheets import files_in, make_table, read_column
from tests.service.survey.survey_files import make_survey


def test_a_survey_becomes_a_report_beside_it(suqing: Suqing, tmp_path: Path) -> None:
    source = tmp_path / "门店问卷.csv"
    source.write_bytes(survey_path().read_bytes())
    result = suqing("survey", source)
    assert result.code == 0, result.err
    assert "开放题：「意见」" in result.err
    assert "满意度（1～5）：「总体满意度」，作为主要得分" in result.err
    assert "分组：「门店」" in result.err
    assert "完成：300 行" in result.err
    assert files_in(tmp_path / "门店问卷-report") == {"report.html", "summary.json", "survey.xlsx"}


def test_polarity_changes_inside_a_comment(suqing: Suqing, tmp_path: Path) -> None:
    rows = [["编号", "意见"], ["1", "菜好吃，就是等太久"], ["2", "无"], ["3", "111"]]
    suqing("survey", make_table(tmp_path / "in.csv", rows), "-o", tmp_path / "out", "--tagged", "csv")
    tagged = tmp_path / "out" / "tagged.csv"
    assert read_column(tagged, "answer") == ["comment", "meaningless", "meaningless"]
    polarities = {said.split(":")[1] for said in read_column(tagged, "aspects")[0].split("|")}
    assert polarities == {"positive", "negative"}


def test_columns_can_be_corrected_by_option_and_by_file(suqing: Suqing, tmp_path: Path) -> None:
    source = make_survey(tmp_path / "in.csv", 60)
    layout = tmp_path / "layout.yaml"
    layout.write_text("scores: [推荐意愿=nps]\ngroups: [您的门店]\n", "utf-8")
    result = suqing("survey", source, "-o", tmp_path / "out", "--layout", layout, "--ignore", "#2")
    assert result.code == 0, result.err
    body = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert [score["kind"] for score in body["scores"]] == ["nps", "csat"]
    assert body["trend"] is None


def test_quiet_says_nothing_and_resume_does_what_an_unbroken_run_does(suqing: Suqing, tmp_path: Path) -> None:
    source = make_survey(tmp_path / "in.csv", 60)
    told = [suqing("survey", source, "-o", tmp_path / "one", "--quiet")]
    told.append(suqing("survey", source, "-o", tmp_path / "two", "--resume", "-q"))
    assert [(finished.code, finished.out, finished.err) for finished in told] == [(0, "", "")] * 2
    one, two = ((tmp_path / name / "summary.json").read_bytes() for name in ("one", "two"))
    assert one == two


def test_a_group_can_be_named_and_the_tagged_rows_masked(suqing: Suqing, tmp_path: Path) -> None:
    source = make_survey(tmp_path / "in.csv", 200)
    told = {}
    for folder, options in (("plain", ()), ("own", ("--group", "推荐意愿", "--mask"))):
        out = tmp_path / folder
        result = suqing("survey", source, "-o", out, "--tagged", "csv", *options)
        assert result.code == 0, result.err
        groups = json.loads((out / "summary.json").read_text("utf-8"))["groups"]
        tagged = (out / "tagged.csv").read_text("utf-8")
        told[folder] = ([group["name"] for group in groups], "13800138000" in tagged, "［手机号］" in tagged)
    assert told == {"plain": (["您的门店"], True, False), "own": (["推荐意愿"], False, True)}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--open", "建议"], "没有名为「建议」的列"),
        (["--score", "您的门店=nps"], "里没有看得懂的分数"),
        (["--date", "您的门店"], "里没有看得懂的日期"),
        (["--tagged", "pdf"], "--tagged：不支持「pdf」"),
        (["--engine", "spark"], "没有执行引擎「spark」"),
        (["--workers", "0"], "--workers 应在"),
        (["--baseline", "nothing.json"], "--baseline：读不到"),
        (["--layout", "nothing.yaml"], "--layout："),
        (["--pack", "nothing"], "nothing"),
        (["--model", "missing"], "找不到模型"),
    ],
)
def test_what_cannot_be_is_told_and_leaves_nothing(
    suqing: Suqing, tmp_path: Path, options: list[str], told: str
) -> None:
    source = make_survey(tmp_path / "in.csv", 30)
    result = suqing("survey", source, "-o", tmp_path / "out", *options)
    assert result.code in (2, 3)
    assert told in result.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "空"),
        (b"PK\x03\x04 no workbook", "in.csv"),
        ("编号,评分\r\n1,5\r\n".encode(), "--open"),
    ],
)
def test_an_input_that_cannot_be_read_leaves_no_folder(
    suqing: Suqing, tmp_path: Path, content: bytes, told: str
) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(content)
    result = suqing("survey", source, "-o", tmp_path / "out")
    assert result.code == 2
    assert told in result.err
    assert files_in(tmp_path) == {"in.csv"}


def test_a_folder_that_was_there_before_stays(suqing: Suqing, tmp_path: Path) -> None:
    source = make_survey(tmp_path / "in.csv", 30)
    (tmp_path / "out").mkdir()
    assert suqing("survey", source, "-o", tmp_path / "out", "--model", "missing").code == 3
    assert files_in(tmp_path / "out") == set()


def test_rejected_rows_are_counted_and_the_exit_code_says_so(
    suqing: Suqing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUQING_MAX_TEXT_CHARS", "10")
    rows = [["编号", "意见"], ["1", "质量好"], ["2", "质量差" * 9]]
    result = suqing("survey", make_table(tmp_path / "in.csv", rows), "-o", tmp_path / "out")
    assert (result.code, "有 1 处问题" in result.err) == (1, True)
    assert "质量差" not in result.err


def test_a_report_of_another_survey_is_replaced_only_when_asked(suqing: Suqing, tmp_path: Path) -> None:
    may, june = (make_survey(tmp_path / f"{name}.csv", 30, seed=n) for n, name in enumerate(("may", "june")))
    out = tmp_path / "out"
    assert suqing("survey", may, "-o", out).code == 0
    written = (out / "summary.json").read_bytes()
    refused = suqing("survey", june, "-o", out)
    assert refused.code == 2
    assert "里已有另一份问卷（may.csv）的报告" in refused.err
    assert "--overwrite" in refused.err
    assert (out / "summary.json").read_bytes() == written
    assert suqing("survey", may, "-o", out).code == 0, "the same survey again"
    assert (out / "summary.json").read_bytes() == written
    assert suqing("survey", june, "-o", out, "--overwrite").code == 0
    assert json.loads((out / "summary.json").read_text("utf-8"))["source"] == "june.csv"


def test_the_folder_of_the_last_wave_is_never_written_to(suqing: Suqing, tmp_path: Path) -> None:
    may, june = (make_survey(tmp_path / f"{name}.csv", 30, seed=n) for n, name in enumerate(("may", "june")))
    assert suqing("survey", may, "-o", tmp_path / "may").code == 0
    last = tmp_path / "may" / "summary.json"
    written = last.read_bytes()
    result = suqing("survey", june, "-o", tmp_path / "may", "--baseline", last, "--overwrite")
    assert (result.code, "就是上期报告" in result.err) == (2, True)
    assert last.read_bytes() == written


def test_a_foreign_summary_is_not_replaced(suqing: Suqing, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "summary.json").write_text("[]", "utf-8")
    result = suqing("survey", make_survey(tmp_path / "in.csv", 30), "-o", tmp_path / "out")
    assert (result.code, "不是 suqing survey 写的" in result.err) == (2, True)
    assert files_in(tmp_path / "out") == {"summary.json"}
