"""`suqing watch` on a file that `suqing tag` wrote, with corrections beside it."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path

from tests.service.cases.case_files import run_suqing, write_cases
from tests.service.watch.test_signals import START, make_days


def tagged_file(folder: Path) -> Path:
    """Seventeen days, tagged by the real command; on the last three 退款 is three times as frequent."""
    texts = make_days(17, each=40, refunds=[0.1] * 14 + [0.6] * 3)
    rows = [(one.text, f"{one.day:%Y/%m/%d} 08:30") for one in texts]
    source = write_cases(folder / "texts.csv", "text,受理时间", rows)
    out = folder / "tagged.csv"
    finished = run_suqing("tag", source, "-o", out, "--model", "fast", "-q", home=folder)
    assert finished.code == 0, finished.err
    return out


def test_what_changed_is_told_in_words_and_numbers(tmp_path: Path) -> None:
    tagged = tagged_file(tmp_path)
    out = tmp_path / "watch.json"
    finished = run_suqing("watch", tagged, "--json", out, home=tmp_path)
    assert finished.code == 0, finished.err
    assert "「退款」自周一（11-16）起增加到" in finished.out
    said = json.loads(out.read_text("utf-8"))
    (signal,) = [one for one in said["signals"] if (one["kind"], one["name"]) == ("word", "退款")]
    assert signal["since"] == (START + timedelta(14)).isoformat()
    assert len(said["days"]) == 17


def test_how_far_back_and_how_much_is_worth_telling_can_be_said(tmp_path: Path) -> None:
    """退款 was as frequent two weeks ago as now, and rare for the four days between."""
    texts = make_days(17, each=60, refunds=[0.6] * 10 + [0.1] * 4 + [0.6] * 3)
    rows = [(one.text, f"{one.day:%Y-%m-%d}", "甲") for one in texts]
    source = write_cases(tmp_path / "tagged.csv", "text,date,category", rows)
    found = {}
    for options in ((), ("--before", "4"), ("--before", "4", "--ratio", "20")):
        out = tmp_path / "watch.json"
        finished = run_suqing("watch", source, *options, "--json", out, home=tmp_path)
        assert finished.code == 0, finished.err
        words = [
            one["name"] for one in json.loads(out.read_text("utf-8"))["signals"] if one["kind"] == "word"
        ]
        found[options] = "退款" in words
    assert list(found.values()) == [False, True, False]


def test_corrections_give_the_precision_of_the_automated_part(tmp_path: Path) -> None:
    tagged = tagged_file(tmp_path)
    with tagged.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    once = {row["text"]: row for row in rows if row["needs_review"] == "false"}
    judged = list(once.values())[:10]
    fixes = [
        (row["text"], row["category"] if number < 7 else "privacy_security", "2026-11-20")
        for number, row in enumerate(judged)
    ]
    corrections = write_cases(tmp_path / "fixes.csv", "text,category,corrected_at", fixes)
    out = tmp_path / "watch.json"
    finished = run_suqing("watch", tagged, "--corrections", corrections, "--json", out, home=tmp_path)
    assert finished.code == 0, finished.err
    told = json.loads(out.read_text("utf-8"))["all"]
    texts = [row["text"] for row in rows if row["needs_review"] == "false"]
    right = sum(text in {fix[0] for fix in fixes[:7]} for text in texts)
    wrong = sum(text in {fix[0] for fix in fixes[7:]} for text in texts)
    assert told["judged"] == right + wrong
    assert abs(told["precision"] - right / (right + wrong)) < 1e-9


def test_where_nobody_judged_that_is_shown_and_no_share(tmp_path: Path) -> None:
    rows = [
        ("灯不亮", f"2026-11-{day:02}", "product_quality", "false") for day in range(1, 6) for _ in range(3)
    ]
    source = write_cases(tmp_path / "t.csv", "text,date,category,needs_review", rows)
    out = tmp_path / "watch.json"
    finished = run_suqing("watch", source, "--json", out, home=tmp_path)
    assert finished.code == 0, finished.err
    assert finished.out.count("无人判断") == 2 * 6
    assert " 0.0%" not in finished.out
    said = json.loads(out.read_text("utf-8"))
    for counts in (said["all"], *said["days"]):
        assert (counts["corrected"], counts["precision"], counts["precision_if_silent"]) == (None,) * 3


def test_signals_name_categories_in_chinese(tmp_path: Path) -> None:
    rows = [
        ("灯不亮", f"2026-11-{day:02}", "product_quality" if day < 12 else "refund_aftersales")
        for day in range(1, 15)
        for _ in range(20)
    ]
    source = write_cases(tmp_path / "t.csv", "text,date,category", rows)
    out = tmp_path / "watch.json"
    finished = run_suqing("watch", source, "--json", out, home=tmp_path)
    assert "类别「退款与售后」自周四（11-12）起新出现" in finished.out
    assert "refund_aftersales" not in finished.out
    assert "refund_aftersales" in {one["name"] for one in json.loads(out.read_text("utf-8"))["signals"]}


def test_rows_without_a_day_are_told(tmp_path: Path) -> None:
    source = write_cases(
        tmp_path / "t.csv", "text,date,category", [("灯不亮", "2026-11-01", "甲"), ("门坏了", "不详", "乙")]
    )
    finished = run_suqing("watch", source, home=tmp_path)
    assert finished.code == 1
    assert "没有日期、未计入的有 1 行：3" in finished.out


def test_a_file_without_days_or_without_answers_is_refused(tmp_path: Path) -> None:
    for header, row in (("text,category", ("灯不亮", "甲")), ("text,date", ("灯不亮", "2026-11-01"))):
        source = write_cases(tmp_path / "t.csv", header, [row])
        finished = run_suqing("watch", source, home=tmp_path)
        assert finished.code == 2
        assert "现有的列" in finished.err
