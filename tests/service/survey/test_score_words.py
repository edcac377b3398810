"""Words that the user puts on a scale: an NPS of 非常愿意, 愿意 ..., and steps of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlp.errors import UsageError
from service.survey.corrections import Corrections, read_corrections, settle_layout
from service.survey.layout import ScoreColumn
from service.survey.scales import read_score
from tests.service.cases.case_files import run_suqing
from tests.service.sheets import make_table

HEADER = ("推荐意愿", "总体满意度", "印象", "意见")
WILLING = {"非常愿意": 10, "愿意": 8, "一般": 6, "不愿意": 3, "非常不愿意": 0}
ROWS = [
    ("非常愿意", "5", "超赞", "送得快"),
    ("A. 愿意", "4", "还可以", "质量好"),
    ("一 般", "3", "呵呵", "一般般吧"),
    ("9分", "2", "超赞", "太贵"),
    ("随便", "1", "没感觉", "客服态度差"),
]


def layout_file(folder: Path, text: str) -> Path:
    path = folder / "layout.yaml"
    path.write_text(text, "utf-8")
    return path


def settle(folder: Path, text: str, header: tuple[str, ...] = HEADER) -> list[ScoreColumn]:
    said = read_corrections(layout_file(folder, text))
    return list(settle_layout(header, ROWS, said).scores)


WORDS = f"words: {{推荐意愿: {json.dumps(WILLING, ensure_ascii=False)}}}"


@pytest.mark.parametrize("scores", ["", "scores: [推荐意愿=nps]\n"])
def test_words_of_willingness_make_an_nps_once_they_have_numbers(scores: str, tmp_path: Path) -> None:
    found = settle(tmp_path, scores + WORDS)
    (score,) = [score for score in found if score.column == 0]
    assert (score.kind, score.low, score.high) == ("nps", 0.0, 10.0)
    assert [read_score(row[0], score) for row in ROWS] == [10.0, 8.0, 6.0, 9.0, None]
    assert {score.column for score in found} == {0, 1}, "the other score is still found"


def test_own_words_make_steps_of_a_column_that_was_no_score(tmp_path: Path) -> None:
    found = settle(tmp_path, "words: {印象: {超赞: 5, 还可以: 3.5, 呵呵: 1}}")
    (score,) = [score for score in found if score.column == 2]
    assert (score.kind, score.high) == ("csat", 5.0)
    assert [read_score(row[2], score) for row in ROWS] == [5.0, 3.5, 1.0, 5.0, None]


def test_a_scale_may_be_named_with_the_words(tmp_path: Path) -> None:
    found = settle(tmp_path, "scores: [印象=1-7]\nwords: {印象: {超赞: 7, 还可以: 4, 呵呵: 1}}")
    assert (found[0].column, found[0].kind, found[0].high) == (2, "rating", 7.0)
    assert read_score("超赞", found[0]) == 7.0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("scores: [推荐意愿=nps]\nwords: {推荐意愿: {非常愿意: 12}}", "「非常愿意」是 12，不在 0～10 之内"),
        ("scores: [印象=csat]\nwords: {印象: {超赞: 10}}", "不在 1～5 之内"),
        ("words: {印象: {必须的: 10}}", "一个也没有"),
        ("words: {推荐度: {愿意: 10}}", "没有名为「推荐度」的列；最接近的是「推荐意愿」"),
        ("words: {推荐意愿: {愿意: 很高}}", "「愿意」的分数应是数字"),
        ("words: {推荐意愿: {愿意: true}}", "「愿意」的分数应是数字"),
        ("words: {推荐意愿: {yes: 10}}", "请加引号"),
        ("words: {推荐意愿: {愿意: 8, 愿 意: 9}}", "有两个分数"),
        ("words: {推荐意愿: 8}", "应写成"),
        ("words: [推荐意愿]", "应写成"),
    ],
)
def test_words_that_cannot_be_used_are_told(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=told):
        settle(tmp_path, text)


def test_the_hint_beside_words_without_numbers_names_the_way() -> None:
    rows = [(word, "3", "超赞", "送得快") for word in WILLING]
    (score, *_) = settle_layout(HEADER, rows, Corrections(scores=("推荐意愿=nps",))).scores
    assert "words" in score.remark


def test_the_report_has_the_nps_and_says_what_was_not_counted(tmp_path: Path) -> None:
    answers = ["非常愿意"] * 5 + ["愿意"] * 2 + ["不愿意"] * 2 + ["随便", "随便", "看情况"]
    rows = [["推荐意愿", "意见"], *([answer, "送得快"] for answer in answers)]
    source = make_table(tmp_path / "in.csv", rows)
    layout = layout_file(tmp_path, WORDS)
    out = tmp_path / "out"
    finished = run_suqing("survey", source, "-o", out, "--layout", layout, home=tmp_path)
    assert finished.code == 0, finished.err
    told = "没有计入的回答有 3 处：「随便」2 处、「看情况」1 处"
    assert told in finished.out + finished.err
    body = json.loads((out / "summary.json").read_text("utf-8"))
    (score,) = body["scores"]
    assert (score["kind"], sum(count for _, count in score["counts"])) == ("nps", 9)
    assert score["nps"]["value"] == pytest.approx(100 * (5 - 2) / 9, abs=0.1)
    assert any(told in line for line in body["understood"])
