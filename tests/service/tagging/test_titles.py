"""A title over the table is neither header nor lost; a header of two rows is one, in `tag` as in `survey`."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from service.tagging.results import RESULT_COLUMNS
from tests.service.conftest import Suqing
from tests.service.sheets import make_table, read_rejects, read_table
from tests.service.survey.survey_files import run_survey

TITLE = "2026年3月客户投诉汇总"
ROWS = [[TITLE, "", ""], ["编号", "投诉内容", "渠道"], ["1", "客服慢", "热线"], ["2", "", "网站"]]
OWN = [column.name for column in RESULT_COLUMNS]


@pytest.mark.parametrize("source", ["csv", "tsv", "xlsx"])
@pytest.mark.parametrize("output", ["csv", "tsv", "xlsx"])
def test_a_title_stays_above_the_header(suqing: Suqing, tmp_path: Path, source: str, output: str) -> None:
    rows = [[cell or None for cell in row] for row in ROWS] if source == "xlsx" else ROWS
    make_table(tmp_path / f"in.{source}", rows)
    result = suqing("tag", tmp_path / f"in.{source}", "-o", tmp_path / f"out.{output}")
    assert (result.code, "照原样写在输出的表头之上" in result.err) == (1, True), result.err
    title, header, first, _ = read_table(tmp_path / f"out.{output}")
    assert [cell for cell in title if cell] == [TITLE]
    assert (header, first[:3]) == (ROWS[1] + OWN, ROWS[2])
    assert read_rejects(tmp_path / f"out.{output}")[0][:2] == ("4", "2")


@pytest.mark.parametrize("source", ["csv", "xlsx"])
def test_particulars_in_two_cells_stay_above_the_header(suqing: Suqing, tmp_path: Path, source: str) -> None:
    rows = [[TITLE, "", ""], ["导出时间：", "2026-05-01", ""], *ROWS[1:]]
    make_table(tmp_path / f"in.{source}", [[cell or None for cell in row] for row in rows])
    result = suqing("tag", tmp_path / f"in.{source}", "-o", tmp_path / "out.csv")
    assert "表头取第 3 行，其上 2 行是标题" in result.err
    assert "文本列取「投诉内容」" in result.err
    title, particulars, header, first, _ = read_table(tmp_path / "out.csv")
    assert (title[0], particulars[:2]) == (TITLE, ["导出时间：", "2026-05-01"])
    assert (header, first[:3]) == (ROWS[1] + OWN, ROWS[2])


def test_a_title_of_one_cell_stays_one_cell(suqing: Suqing, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(f"{TITLE}\n编号,投诉内容\n1,客服慢\n", "utf-8")
    suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert read_table(tmp_path / "out.csv")[0] == [TITLE]
    result = suqing("tag", tmp_path / "out.csv", "-o", tmp_path / "again.csv")
    assert result.code == 0
    assert read_table(tmp_path / "again.csv")[0] == [TITLE]


@pytest.mark.parametrize("output", ["jsonl", "parquet"])
def test_where_a_title_has_no_place_that_is_said(suqing: Suqing, tmp_path: Path, output: str) -> None:
    make_table(tmp_path / "in.csv", ROWS)
    result = suqing("tag", tmp_path / "in.csv", "-o", tmp_path / f"out.{output}")
    assert f"标题放不进 .{output}，没有写入输出" in result.err
    assert read_table(tmp_path / f"out.{output}")[0][:3] == ROWS[1]


def test_the_header_of_a_titled_sheet_stays_in_view(suqing: Suqing, tmp_path: Path) -> None:
    make_table(tmp_path / "in.csv", ROWS)
    suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert sheet is not None
    assert sheet.freeze_panes == "A3"


@pytest.mark.parametrize("source", ["csv", "xlsx"])
def test_two_rows_of_names_become_one(suqing: Suqing, tmp_path: Path, source: str) -> None:
    hole = None if source == "xlsx" else ""
    rows = [
        ["编号", "投诉信息", hole, "渠道"],
        [hole, "投诉内容", "商品", hole],
        ["1", "客服一直不回复", "水壶", "热线"],
        ["2", "退款拖了半个月", "耳机", "网站"],
    ]
    make_table(tmp_path / f"in.{source}", rows)
    result = suqing("tag", tmp_path / f"in.{source}", "-o", tmp_path / "out.csv")
    assert (result.code, "表头有两行" in result.err) == (0, True), result.err
    assert "文本列取「投诉信息－投诉内容」" in result.err
    header, *body = read_table(tmp_path / "out.csv")
    assert header == ["编号", "投诉信息－投诉内容", "投诉信息－商品", "渠道", *OWN]
    assert [row[:4] for row in body] == rows[2:]
    named = suqing("tag", tmp_path / f"in.{source}", "-o", tmp_path / "b.csv", "--text-column", "投诉内容")
    assert named.code == 0, named.err


def test_a_survey_is_read_below_its_title_and_keeps_it_masked(tmp_path: Path) -> None:
    rows = [
        ["四月问卷，联系 13800138000", ""],
        ["导出时间：", "2026-05-01"],
        ["评分", "意见"],
        ["5", "质量好"],
        ["1", "送得慢"],
    ]
    source = make_table(tmp_path / "in.csv", rows)
    run_survey(source, tmp_path / "out", tagged="csv", masked=True)
    title, particulars, header, *body = read_table(tmp_path / "out" / "tagged.csv")
    assert (title, particulars) == (["四月问卷，联系 ［手机号］", ""], ["导出时间：", "2026-05-01"])
    assert (header[:3], len(body)) == (["评分", "意见", "answer"], 2)
