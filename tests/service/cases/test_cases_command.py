"""`suqing cases report` and files merged by `suqing train`: what they print, write and refuse."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from service.cases.report_file import REPORT_COLUMNS
from tests.service.cases.case_files import run_suqing, two_topics, write_cases
from tests.service.sheets import read_table


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class TestReport:
    def test_findings_go_to_a_file_for_the_labellers_with_masked_texts(self, tmp_path: Path) -> None:
        rows = [*two_topics(), ("请打13812345678，Please call me back about the parcel now", "快递配送")]
        cases = write_cases(tmp_path / "cases.csv", "text,category", rows)
        finished = run_suqing("cases", "report", cases, "-o", tmp_path / "out.csv", home=tmp_path)
        assert finished.code == 0, finished.err
        assert "几乎没有中文" in finished.out
        assert "Please" not in finished.out, "no customer's text on the terminal"
        (found,) = [row for row in read(tmp_path / "out.csv") if row["problem"] == "几乎没有中文"]
        assert tuple(found) == REPORT_COLUMNS
        assert (found["row"], found["corrected"]) == (str(len(rows) + 1), "")
        assert "13812345678" not in found["text"]
        assert "［手机号］" in found["text"]

    def test_conflicts_between_files_are_in_the_report(self, tmp_path: Path) -> None:
        first = write_cases(
            tmp_path / "a.csv", "text,category", [("灯不亮", "照明"), ("门锁坏", "门"), ("灯坏", "照明")]
        )
        second = write_cases(
            tmp_path / "b.csv", "text,category,corrected_at", [("灯不亮", "门", "2026-11-20")]
        )
        out = tmp_path / "out.csv"
        assert run_suqing("cases", "report", first, second, "-o", out, home=tmp_path).code == 0
        (conflict,) = [row for row in read(out) if row["problem"] == "文本相同，标注不同"]
        assert (conflict["file"], conflict["label"], conflict["suggested"]) == ("a.csv", "照明", "门")

    @pytest.mark.parametrize("name", ["out.xlsx", "out.tsv"])
    def test_the_file_is_what_its_name_says_and_long_numbers_stay_text(
        self, name: str, tmp_path: Path
    ) -> None:
        number = "62170012345678901234"
        rows = [*two_topics(), (f"Order {number} is not here, please call", "快递配送")]
        cases = write_cases(tmp_path / "cases.csv", "text,category", rows)
        for out in (tmp_path / name, tmp_path / "same.csv"):
            finished = run_suqing("cases", "report", cases, "-o", out, home=tmp_path)
            assert finished.code == 0, finished.err
        found = read_table(tmp_path / name)
        assert found == read_table(tmp_path / "same.csv")
        assert found[0] == list(REPORT_COLUMNS)
        assert any(number in cell for row in found for cell in row)

    @pytest.mark.parametrize("name", ["out.txt", "out", "out.xls"])
    def test_an_unknown_ending_is_refused_before_the_work(self, name: str, tmp_path: Path) -> None:
        cases = write_cases(tmp_path / "cases.csv", "text,category", two_topics())
        finished = run_suqing("cases", "report", cases, "-o", tmp_path / name, home=tmp_path)
        assert (finished.code, finished.out) == (2, "")
        assert ".xlsx" in finished.err
        assert not (tmp_path / name).exists()

    def test_the_input_is_never_overwritten(self, tmp_path: Path) -> None:
        cases = write_cases(tmp_path / "cases.csv", "text,category", two_topics())
        finished = run_suqing("cases", "report", cases, "-o", cases, home=tmp_path)
        assert finished.code == 2
        assert len(read(cases)) == len(two_topics())


class TestTrainOnSeveralFiles:
    def test_corrections_win_and_conflicts_are_written(self, tmp_path: Path) -> None:
        rows = two_topics()
        cases = write_cases(tmp_path / "cases.csv", "text,category", rows)
        fixes = write_cases(
            tmp_path / "fixes.csv",
            "text,category,corrected_at,corrected_by",
            [(rows[0][0], "收费账单", "2026-11-20T08:00:00+08:00", "王")],
        )
        out = tmp_path / "conflicts.csv"
        finished = run_suqing("train", cases, fixes, "--conflicts", out, home=tmp_path)
        assert finished.code == 1, finished.err
        assert "同一文本的标注冲突" in finished.out
        (conflict,) = read(out)
        assert (conflict["dropped_file"], conflict["dropped"]) == ("cases.csv", "快递配送")
        assert (conflict["kept_file"], conflict["kept"]) == ("fixes.csv", "收费账单")
        assert conflict["kept_at"].startswith("2026-11-20T00:00")

    def test_rare_categories_are_merged_when_asked(self, tmp_path: Path) -> None:
        rare = [(f"门铃{word}不响", f"门铃{word}") for word in "红黄蓝绿白"]
        cases = write_cases(tmp_path / "cases.csv", "text,category", [*two_topics(), *rare])
        finished = run_suqing("train", cases, "--few-cases", "merge", home=tmp_path)
        assert finished.code == 0, finished.err
        assert "并入「其他」" in finished.out

    def test_an_unknown_way_with_rare_categories_is_refused(self, tmp_path: Path) -> None:
        cases = write_cases(tmp_path / "cases.csv", "text,category", two_topics())
        finished = run_suqing("train", cases, "--few-cases", "drop", home=tmp_path)
        assert finished.code == 2
        assert "leave-out 或 merge" in finished.err

    def test_a_file_given_twice_is_refused(self, tmp_path: Path) -> None:
        cases = write_cases(tmp_path / "cases.csv", "text,category", two_topics())
        assert run_suqing("train", cases, cases, home=tmp_path).code == 2
