"""A cases file is read alike in every format and encoding, and its text column is found."""

from collections.abc import Callable
from pathlib import Path

import pytest

from models.cases import LabelledCase
from nlp.errors import InputError, UsageError
from service.cases.read_cases import CaseFile, ReadCases, read_cases
from tests.service.cases.case_files import write_cases
from tests.service.sheets import make_parquet, make_xlsx

HEADER = "text,category,also,urgency,intensity"
ROWS = [
    ["退款半个月没到账", "退款与售后", "服务态度与沟通|其他", "重大", "2"],
    ["客服说话很冲", "service_attitude", "", "general", ""],
]
CASES = (
    LabelledCase(
        "退款半个月没到账", "refund_aftersales", ("service_attitude", "other"), "major", intensity=2, row=2
    ),
    LabelledCase("客服说话很冲", "service_attitude", urgency="general", row=3),
)


def read(path: Path, **options: str) -> ReadCases:
    return read_cases(CaseFile(path, **options), least_cases=0)


def as_csv(path: Path) -> Path:
    return write_cases(path.with_suffix(".csv"), HEADER, ROWS)


def as_gbk(path: Path) -> Path:
    return write_cases(path.with_suffix(".csv"), HEADER, ROWS, encoding="gbk")


def as_xlsx(path: Path) -> Path:
    rows = [[*row[:4], int(row[4]) if row[4] else None] for row in ROWS]
    make_xlsx(path.with_suffix(".xlsx"), [HEADER.split(","), *rows])
    return path.with_suffix(".xlsx")


def as_parquet(path: Path) -> Path:
    rows = [[cell or None for cell in row] for row in ROWS]
    make_parquet(path.with_suffix(".parquet"), [HEADER.split(","), *rows])
    return path.with_suffix(".parquet")


def as_jsonl(path: Path) -> Path:
    lines = (
        '{"text": "退款半个月没到账", "category": "退款与售后", "also": ["服务态度与沟通", "其他"], '
        '"urgency": "重大", "intensity": 2}\n'
        '{"text": "客服说话很冲", "category": "service_attitude", "also": [], "urgency": "general", '
        '"intensity": null}\n'
    )
    path.with_suffix(".jsonl").write_text(lines, "utf-8")
    return path.with_suffix(".jsonl")


@pytest.mark.parametrize("build", [as_csv, as_gbk, as_xlsx, as_parquet, as_jsonl])
def test_every_format_gives_the_same_labels(build: Callable[[Path], Path], tmp_path: Path) -> None:
    cleaned = read(build(tmp_path / "cases")).cleaned
    assert cleaned.problems == ()
    assert [(c.text, c.category, c.also, c.urgency, c.intensity) for c in cleaned.cases] == [
        (c.text, c.category, c.also, c.urgency, c.intensity) for c in CASES
    ]


@pytest.mark.parametrize(
    ("header", "options", "found"),
    [
        ("text,投诉内容,category", {}, "甲"),
        ("编号,投诉内容,category", {}, "乙"),
        ("编号,客户怎么说,category", {}, "乙"),
        ("客户怎么说,备注,category", {"text_column": "备注"}, "乙"),
        ("客户怎么说,备注,category", {"text_column": "#1"}, "甲"),
    ],
)
def test_text_column(header: str, options: dict[str, str], found: str, tmp_path: Path) -> None:
    said = {"甲": "收到的水壶有裂缝想退货", "乙": "打了三次客服都没有人回复"}
    path = write_cases(tmp_path / "cases.csv", header, [[said["甲"], said["乙"], "other"]])
    result = read(path, **options)
    assert result.cleaned.cases[0].text == said[found]
    guessed = "text" not in header and not options
    assert any("--text-column" in note for note in result.notes) is guessed


def test_a_label_column_is_never_taken_for_the_text(tmp_path: Path) -> None:
    path = write_cases(tmp_path / "cases.csv", "编号,投诉类别", [["1", "因为质量问题要求退换商品"]])
    with pytest.raises(InputError, match="没有文本列"):
        read(path)


def test_a_text_column_that_is_not_there_is_a_wrong_option(tmp_path: Path) -> None:
    path = write_cases(tmp_path / "cases.csv", HEADER, ROWS)
    with pytest.raises(UsageError, match="没有名为「投诉」的列"):
        read(path, text_column="投诉")


def test_rows_that_the_reader_could_not_read_are_told_with_its_row_numbers(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("text,category\n甲乙丙丁,other\n戊,己,庚,辛\n\n壬癸子丑,other\n", "utf-8")
    cleaned = read(path).cleaned
    assert [case.row for case in cleaned.cases] == [2, 5]
    assert [(p.row, p.kind) for p in cleaned.problems] == [(3, "unreadable"), (4, "empty_text")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "空文件"),
        ("text,category\n", "只有表头"),
        ("2026年3月投诉案例\n", "只有一行标题或列名"),
        ("三月案例,\ntext,category\n", "只有标题和表头"),
    ],
)
def test_a_file_without_cases_is_told_what_it_lacks(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "in.csv").write_text(text, "utf-8")
    with pytest.raises(InputError, match=told):
        read(tmp_path / "in.csv")


def test_cases_below_a_title_are_read(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("三月案例\ntext,category\n退款半个月没到账,退款与售后\n", "utf-8")
    found = read(path)
    assert [(case.text, case.row) for case in found.cleaned.cases] == [("退款半个月没到账", 3)]
    assert any("其上 1 行是标题" in note for note in found.notes)


def test_two_text_columns_of_one_name_are_told_apart_by_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("编号,category,意见,意见\n1,退款与售后,客服一直不回复我,退款拖了半个月\n", "utf-8")
    with pytest.raises(UsageError, match=r"「意见」（#3）、「意见」（#4）.*--text-column '#3'"):
        read(path)
    assert [case.text for case in read(path, text_column="#4").cleaned.cases] == ["退款拖了半个月"]
