"""`suqing train-aspects` on a file: what it prints, writes, saves and refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from models.loading import versions_directory
from models.opinions import load_opinion_reader
from tests.service.cases.case_files import run_suqing, write_cases
from tests.training.opinions.invented_comments import invented_comments

pytestmark = pytest.mark.slow

NAMES = {1: "正面", 0: "中性", -1: "负面"}


def write_comments(path: Path, more: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["评论", "aspects"])
        for comment in invented_comments():
            writer.writerow([comment.text, "|".join(f"{a}:{NAMES[p]}" for a, p in sorted(comment.pairs))])
        writer.writerows(more)
    return path


def test_a_file_becomes_a_reader_with_figures(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    source = write_comments(tmp_path / "comments.csv", [["坏的一行", "教练很好"]])
    report, problems = tmp_path / "report.json", tmp_path / "problems.csv"
    finished = run_suqing("train-aspects", source, "--json", report, "--problems", problems, home=home)
    assert finished.code == 1  # one row was left out
    said = json.loads(report.read_text("utf-8"))
    assert said["version"] in finished.out
    assert said["tasks"]["aspects"]["aspect"]["f1"] > 0.8
    assert said["trained_on"] == said["data"]["comments"] == 108  # all, after measuring
    assert 0 < said["held_out"] < 54
    assert "坏的一行" not in problems.read_text("utf-8") + finished.out + finished.err
    reader = load_opinion_reader(said["version"], versions=versions_directory(home))
    assert set(reader.pack.codes) == {"教练", "器械"}


def test_without_the_final_fit_the_comments_held_out_teach_nothing(tmp_path: Path) -> None:
    source = write_comments(tmp_path / "comments.csv", [])
    report = tmp_path / "report.json"
    finished = run_suqing("train-aspects", source, "--no-final", "--json", report, home=tmp_path)
    assert finished.code == 0, finished.err
    said = json.loads(report.read_text("utf-8"))
    assert said["trained_on"] == said["data"]["comments"] - said["held_out"]


def test_an_aspect_that_the_pack_does_not_know_is_a_row_left_out(tmp_path: Path) -> None:
    source = write_comments(tmp_path / "comments.csv", [])
    finished = run_suqing("train-aspects", source, "--pack", "survey", home=tmp_path)
    assert finished.code == 2
    assert "0 条" in finished.err


def test_a_file_without_aspects_says_what_is_missing(tmp_path: Path) -> None:
    source = tmp_path / "plain.csv"
    source.write_text("text,label\n好,1\n", "utf-8")
    finished = run_suqing("train-aspects", source, home=tmp_path)
    assert finished.code == 2
    assert "--aspects-column" in finished.err


def test_a_share_out_of_range_is_refused(tmp_path: Path) -> None:
    finished = run_suqing("train-aspects", "x.csv", "--hold-out", "0.9", home=tmp_path)
    assert finished.code == 2
    assert "--hold-out" in finished.err


def test_headers_and_short_names_of_an_analyst_are_read_and_told(tmp_path: Path) -> None:
    rows = [[f"{c.text}，不划算", "收费：负面；健身教练：正面"] for c in invented_comments()[:40]]
    source = write_cases(tmp_path / "comments.csv", "意见,方面", rows)
    problems = tmp_path / "problems.csv"
    finished = run_suqing("train-aspects", source, "--pack", "survey", "--problems", problems, home=tmp_path)
    assert finished.code == 1  # an aspect was left out, no row
    assert "得到 40 条标注评论" in finished.out
    assert "方面取「方面」一栏" in finished.out
    assert "「收费」按价格与收费读（40 处）" in finished.out
    assert "「健身教练」40 行，未使用" in finished.out
    assert problems.read_text("utf-8-sig").count("方面不在词包中") == 40


def test_rows_of_one_aspect_each_become_one_comment(tmp_path: Path) -> None:
    rows = [
        [comment.text, aspect, NAMES[polarity]]
        for comment in invented_comments()
        for aspect, polarity in sorted(comment.pairs)
    ]
    source = write_cases(tmp_path / "comments.csv", "评论内容,评价对象,情感倾向", rows)
    finished = run_suqing("train-aspects", source, "--no-final", home=tmp_path)
    assert finished.code == 0
    assert "倾向取「情感倾向」一栏" in finished.out
    assert f"得到 {len({c.text for c in invented_comments()})} 条标注评论" in finished.out


def test_two_columns_that_may_hold_the_aspects_are_named(tmp_path: Path) -> None:
    source = write_cases(tmp_path / "comments.csv", "text,方面,标签", [["贵", "价格:负面", "x"]])
    finished = run_suqing("train-aspects", source, home=tmp_path)
    assert finished.code == 2
    assert "「方面」、「标签」" in finished.err
    assert "--aspects-column" in finished.err
