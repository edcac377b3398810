"""`suqing tag --report`: what the page counts, hides, escapes and leaves alone."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from service.tag_report.totals import MOST_URGENT, TagTotals
from service.tagging.results import ResultRow
from tests.service.api.watched_page import WatchedPage
from tests.service.conftest import Suqing
from tests.service.sheets import make_table

ATTACK = "<script>document.title='hit'</script>{{7*7}}伤了"
ROWS = [
    ["编号", "text"],
    ["c-1", "手被烫伤了，电话13800138000！"],
    ["c-2", "快递太慢"],
    ["c-3", "为什么不退款？"],
    ["c-4", ""],
    ["c-5", ATTACK],
]


def result(*, urgency: str = "urgent", confidence: float = 0.9, category: str | None = "odd") -> ResultRow:
    return ResultRow(category, 0.5, "", urgency, confidence, "", "angry", 0.75, False, "", "m-1")


@pytest.fixture
def report(suqing: Suqing, tmp_path: Path) -> Path:
    make_table(tmp_path / "in.csv", ROWS)
    done = suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--report", tmp_path / "r.html")
    assert done.code == 1, done.err  # one row is empty
    assert "报告：" in done.err
    return tmp_path / "r.html"


def test_it_counts_urgency_categories_review_queues_and_rejects(report: Path) -> None:
    shown = re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", report.read_text("utf-8"))))
    for words in (
        "已分析 4 件 · 未能分析 1 处",
        "紧急投诉（2 件",
        "需人工复核 25.0% 1 件",
        "第 2 行 · 编号 c-1",
        "依据 烫伤",
        "偶数",
        "由谁处理",
        "5 c-4 文本为空",
        "模型 auto（4 件）",
    ):
        assert words in shown, words


def test_quotes_are_masked_and_nothing_in_a_text_can_run(report: Path) -> None:
    page = report.read_text("utf-8")
    assert "13800138000" not in page
    assert "［手机号］" in page
    assert "<script" not in page
    assert "{{7*7}}" in unescape(page)
    assert not re.search(r"https?://", page)


def test_the_table_is_that_of_a_run_without_a_report(suqing: Suqing, report: Path) -> None:
    suqing("tag", report.parent / "in.csv", "-o", report.parent / "plain.csv")
    assert (report.parent / "plain.csv").read_bytes() == (report.parent / "out.csv").read_bytes()


@pytest.mark.parametrize("options", [["--workers", "2"], ["--resume"]])
def test_workers_and_resumed_runs_write_the_same_page(
    suqing: Suqing, report: Path, options: list[str]
) -> None:
    (other := report.parent / "other").mkdir()
    source, output, page = report.parent / "in.csv", other / "out.csv", other / "r.html"
    suqing("tag", source, "-o", output, "--report", page, *options)
    assert page.read_bytes() == report.read_bytes()


def test_it_opens_without_a_network_and_fits_a_phone(chromium: Browser, report: Path) -> None:
    watched = WatchedPage(chromium.new_page(offline=True), f"file://{report.parent}")
    watched.page.goto(report.as_uri())
    watched.page.set_viewport_size({"width": 360, "height": 780})
    assert watched.page.title() == "投诉报告：in.csv"
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert watched.page.locator("svg").count() == 4
    watched.page.close()
    assert watched.outside_requests == []
    assert watched.console_errors == []


def test_an_output_cannot_be_its_own_report(suqing: Suqing, tmp_path: Path) -> None:
    make_table(tmp_path / "in.csv", ROWS)
    done = suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "a.html", "--report", tmp_path / "a.html")
    assert (done.code, "同一个文件" in done.err) == (2, True)


def test_the_surest_urgent_rows_are_kept_and_of_equals_the_first() -> None:
    totals = TagTotals()
    for number in range(2, MOST_URGENT + 52):
        totals.add(number, "", "", result(confidence=0.9 if number % 2 else 0.5), "q")
    kept = totals.urgent()
    assert len(kept) == MOST_URGENT
    assert [row.number for row in kept[:3]] == [3, 5, 7]
    assert kept[-1].confidence == 0.5
    assert totals.urgencies["urgent"] == MOST_URGENT + 50


def test_a_row_without_some_tasks_is_counted_where_it_can_be() -> None:
    totals = TagTotals()
    totals.add(2, "", "", ResultRow(None, None, "", None, None, "", None, None, True, "", "m-1"), "review")
    assert (totals.rows, totals.review, totals.categories, totals.urgent()) == (1, 1, {}, [])
