"""Bad input to `suqing tag`, as a table: what the file is, the exit code, and what the user is told.

An unusable file gives exit code 2 and leaves nothing behind. A row that cannot be analysed stays in
the output, stands in the rejects file with its reason, and gives exit code 1.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.service import bad_files as bad
from tests.service.bad_files import Builder, content, encoded, mixed, rows
from tests.service.conftest import Suqing
from tests.service.sheets import files_in, read_column, read_rejects

LONG = "很" * 10_001
UNUSABLE: list[tuple[str, str, Builder, list[str], str]] = [
    ("empty csv", "in.csv", content(b""), [], "空文件"),
    ("empty jsonl", "in.jsonl", content(b""), [], "空文件"),
    ("empty xlsx", "in.xlsx", content(b""), [], "空文件"),
    ("empty parquet", "in.parquet", content(b""), [], "空文件"),
    ("only blank lines", "in.csv", content("\n\n \n"), [], "没有表头"),
    ("only blank lines of jsonl", "in.jsonl", content("\n\n"), [], "只有空行"),
    ("header only", "in.csv", content("编号,text\n"), [], "只有表头"),
    ("header only in xlsx", "in.xlsx", rows(), [], "只有表头"),
    ("title only", "in.csv", content("2026年3月客户投诉汇总\n"), [], "只有一行标题或列名"),
    ("title only in xlsx", "in.xlsx", rows(header=["2026年3月客户投诉汇总"]), [], "只有一行标题或列名"),
    ("title and header only", "in.csv", content("三月汇总,\n编号,text\n"), [], "只有标题和表头"),
    ("workbook without cells", "in.xlsx", bad.empty_workbook, [], "工作表都是空的"),
    ("missing column", "in.csv", rows(["1", "慢"]), ["--text-column", "txet"], "最接近的是「text」"),
    (
        "missing id column",
        "in.csv",
        rows(["1", "慢"]),
        ["--id-column", "单号"],
        "现有的列：「编号」、「text」",
    ),
    (
        "repeated column",
        "in.csv",
        rows(["慢", "很慢"], header=["内容", "内容"]),
        ["--text-column", "内容"],
        "#1、#2",
    ),
    (
        "two columns that could be it",
        "in.csv",
        rows(["客服一直不回复我的问题", "退款拖了半个月没有到账"], header=["经过", "结果"]),
        [],
        "「经过」、「结果」",
    ),
    ("no column that could be it", "in.csv", rows(["1", "2"], header=["a", "b"]), [], "看不出哪一列"),
    ("random bytes named csv", "in.csv", bad.random_bytes, [], "二进制文件"),
    ("workbook named csv", "in.csv", bad.workbook, [], "扩展名改为 .xlsx"),
    ("picture named csv", "in.csv", content(b"\x89PNG\r\n\x1a\n" + b"\x00" * 99), [], "图片"),
    ("parquet named jsonl", "in.jsonl", content(b"PAR1" + b"\x00" * 99), [], "扩展名改为 .parquet"),
    ("csv named xlsx", "in.xlsx", content("编号,text\n1,慢\n"), [], "不是 .xlsx 工作簿"),
    ("csv named parquet", "in.parquet", content("编号,text\n1,慢\n"), [], "不是 Parquet"),
    ("password-protected xlsx", "in.xlsx", bad.protected_workbook, [], "有打开密码"),
    ("old xls named xlsx", "in.xlsx", bad.old_workbook, [], "旧版 .xls"),
    ("xls", "in.xls", bad.old_workbook, [], "另存为 .xlsx"),
    ("cut-off xlsx", "in.xlsx", bad.cut_workbook, [], "已损坏"),
    ("xlsx with half a sheet", "in.xlsx", bad.spoilt_workbook, [], "已损坏"),
    ("zip that is no workbook", "in.xlsx", bad.zip_without_workbook, [], "已损坏"),
    ("unknown sheet", "in.xlsx", bad.titled_workbook, ["--sheet", "六月"], "它有：明细、说明"),
    ("cut-off parquet", "in.parquet", bad.parquet_cut, [], "不完整"),
    ("parquet with a spoilt footer", "in.parquet", bad.parquet_spoilt, [], "已损坏"),
    ("json array", "in.jsonl", content('[{"text": "慢"}]'), [], "JSON 数组"),
    ("no json at all", "in.jsonl", content("客服不回复\n退款慢\n"), [], "没有一行是"),
    (
        "quote never closed",
        "in.csv",
        content('编号,text\n1,慢\n2,"他说\n3,好\n'),
        [],
        "第 3 行有一个双引号没有闭合",
    ),
    ("utf-32", "in.csv", encoded("utf-32-le", b"\xff\xfe\x00\x00"), [], "UTF-32"),
    ("utf-16 without bom", "in.csv", encoded("utf-16-le"), [], "没有 BOM 的 UTF-16"),
    (
        "utf-16 cut off",
        "in.csv",
        content("\ufeff编号,text\n1,慢".encode("utf-16-le") + b"\x00"),
        [],
        "UTF-16 之外",
    ),
    (
        "big5",
        "in.csv",
        content("編號,text\n1,客服態度惡劣，一直沒有回覆\n".encode("big5")),
        [],
        "可能是 Big5",
    ),
    (
        "latin-1",
        "in.csv",
        content("id,text\n1,r\xe9clamation\n2,d\xe9\xe7u\n".encode("latin-1")),
        [],
        "或西文编码",
    ),
    ("one line of 17 MB", "in.csv", content(b"text\n" + b"a" * (17 << 20)), [], "超过 16 MiB"),
    ("unknown encoding", "in.csv", rows(["1", "慢"]), ["--encoding", "klingon"], "klingon"),
    ("wrong encoding named", "in.csv", encoded("utf-8"), ["--encoding", "big5"], "big5 之外的字节"),
    ("sheet of a csv", "in.csv", rows(["1", "慢"]), ["--sheet", "明细"], "--sheet 只用于 .xlsx"),
    ("encoding of a workbook", "in.xlsx", bad.workbook, ["--encoding", "gbk"], "--encoding 只用于文本文件"),
    ("no workers", "in.csv", rows(["1", "慢"]), ["--workers", "0"], "--workers 应在 1 到"),
    ("unknown engine", "in.csv", rows(["1", "慢"]), ["--engine", "spark"], "spark"),
    ("report of another kind", "in.csv", rows(["1", "慢"]), ["--report", "out.pdf"], "--report 应为 .html"),
    (
        "report nowhere",
        "in.csv",
        rows(["1", "慢"]),
        ["--report", "/nowhere/out.html"],
        "没有文件夹「/nowhere」",
    ),
    ("unknown extension", "in.docx", content("慢"), [], "不支持扩展名「.docx」"),
]


@pytest.mark.parametrize(
    ("name", "build", "options", "told"), [u[1:] for u in UNUSABLE], ids=[u[0] for u in UNUSABLE]
)
def test_an_unusable_file_is_refused_and_nothing_is_left(
    *, suqing: Suqing, tmp_path: Path, name: str, build: Builder, options: list[str], told: str
) -> None:
    build(tmp_path / name)
    before = (tmp_path / name).read_bytes()
    result = suqing("tag", tmp_path / name, "-o", tmp_path / "out.csv", *options)
    assert (result.code, told in result.err) == (2, True), result.err
    assert "Traceback" not in result.err
    assert files_in(tmp_path) == {name}
    assert (tmp_path / name).read_bytes() == before


REJECTED: list[tuple[str, str, Builder, list[tuple[str, str]]]] = [
    ("empty text", "in.csv", rows(["1", ""], ["2", "慢"]), [("2", "文本为空")]),
    ("white space", "in.csv", rows(["1", "慢"], ["2", " \u3000\n"]), [("3", "文本为空")]),
    ("a line without anything", "in.csv", content("编号,text\n1,慢\n\n3,慢\n"), [("3", "文本为空")]),
    ("too long", "in.csv", rows(["1", LONG], ["2", "慢"]), [("2", "10001 字，超过上限 10000")]),
    ("1 MB in a cell", "in.csv", rows(["1", "很" * 1_000_000], ["2", "慢"]), [("2", "超过上限")]),
    (
        "more cells than columns",
        "in.csv",
        content("编号,text\n1,慢,很,急\n2,慢\n"),
        [("2", "4 格，表头只有 2 列")],
    ),
    ("a GBK line in UTF-8", "in.csv", mixed(("1,慢", "utf-8"), ("2,很慢", "gbk")), [("3", "GB18030")]),
    (
        "a UTF-8 line in GBK",
        "in.csv",
        content("编号,text\n1,客服慢\n2,退款慢\n".encode("gbk") + "3,物流慢\n".encode()),
        [("4", "UTF-8")],
    ),
    (
        "a stray byte at the end",
        "in.csv",
        content("编号,text\n1,客服慢\n2,退\n".encode() + b"3,\xff\n"),
        [("4", "无法解码")],
    ),
    ("a spoilt line of json", "in.jsonl", content('{"text": "慢"}\n{"text": \n'), [("2", "不是有效的 JSON")]),
    ("a line that is a list", "in.jsonl", content('{"text": "慢"}\n\n["慢"]\n'), [("3", "不是 JSON 对象")]),
    ("json nested 10,000 deep", "in.jsonl", bad.deep_json, [("2", "嵌套过深")]),
    (
        "a number of 5,000 digits",
        "in.jsonl",
        content('{"text": "慢"}\n{"n": ' + "1" * 5_000 + "}"),
        [("2", "位数过多")],
    ),
    ("a list for a text", "in.jsonl", content('{"text": "慢"}\n{"text": ["慢"]}'), [("2", "列表或对象")]),
    ("a key that is not there", "in.jsonl", content('{"text": "慢"}\n{"id": 7}'), [("2", "文本为空")]),
    (
        "formula, error, cell hidden by a merged one",
        "in.xlsx",
        bad.odd_cells_workbook,
        [("2", "没有保存计算结果"), ("3", "公式错误 #N/A"), ("5", "文本为空")],
    ),
]


@pytest.mark.parametrize(
    ("name", "build", "expected"), [r[1:] for r in REJECTED], ids=[r[0] for r in REJECTED]
)
@pytest.mark.parametrize("output", ["out.csv", "out.jsonl"])
def test_a_bad_row_stays_without_result_and_is_listed(
    *, suqing: Suqing, tmp_path: Path, name: str, build: Builder, expected: list[tuple[str, str]], output: str
) -> None:
    build(tmp_path / name)
    result = suqing("tag", tmp_path / name, "-o", tmp_path / output, "--text-column", "text")
    assert result.code == 1, result.err
    rejects = read_rejects(tmp_path / output)
    assert [row for row, _, _ in rejects] == [row for row, _ in expected]
    for (_, _, reason), (_, told) in zip(rejects, expected, strict=True):
        assert told in reason
    assert read_column(tmp_path / output, "urgency").count("") == len(expected)
    assert files_in(tmp_path) == {name, output, f"{output}.rejects.csv"}


ODD_BUT_FINE: list[tuple[str, str, Builder, list[str]]] = [
    ("NUL", "in.csv", rows(["1", "客\0服"]), ["客\0服"]),
    ("half a surrogate", "in.jsonl", content('{"text": "慢\\ud83d了"}'), ["慢\ufffd了"]),
    ("only emoji", "in.csv", rows(["1", "😡😡"]), ["😡😡"]),
    ("only English", "in.csv", rows(["1", "Where is my refund"]), ["Where is my refund"]),
    ("a number for a text", "in.xlsx", rows(["1", 12345], ["2", 1.0], ["3", 0.5]), ["12345", "1", "0.5"]),
    ("a number in json", "in.jsonl", content('{"text": 1.50}\n{"text": true}'), ["1.5", "true"]),
    ("utf-8 with bom", "in.csv", encoded("utf-8-sig"), ["客服一直不回复", "退款拖了半个月", "快递丢了"]),
    ("gbk", "in.csv", encoded("gbk"), ["客服一直不回复", "退款拖了半个月", "快递丢了"]),
    (
        "gb18030 with rare characters",
        "in.csv",
        content("编号,text\n1,𠮷野家\n".encode("gb18030")),
        ["𠮷野家"],
    ),
    ("one short word of gbk", "in.csv", content("编号,text\n1,联通\n".encode("gbk")), ["联通"]),
    ("utf-16 with bom", "in.csv", encoded("utf-16"), ["客服一直不回复", "退款拖了半个月", "快递丢了"]),
    ("semicolons", "in.csv", content("编号;text\n1;慢，很慢\n"), ["慢，很慢"]),
    ("tabs in a csv", "in.csv", content("编号\ttext\n1\t慢, 很慢\n"), ["慢, 很慢"]),
    ("one column with bare commas", "in.csv", content("text\n慢,很慢\n好\n"), ["慢,很慢", "好"]),
    ("quoted newlines", "in.csv", content('编号,text\n1,"慢\n\n很慢"\n'), ["慢\n\n很慢"]),
    ("old Mac line ends", "in.csv", content("编号,text\r1,慢\r2,很慢\r"), ["慢", "很慢"]),
    ("fewer cells than columns", "in.csv", content("text,编号,备注\n慢\n"), ["慢"]),
    ("empty cells beyond the columns", "in.csv", content("编号,text\n1,慢,,,\n"), ["慢"]),
    ("empty rows at the end", "in.csv", content("编号,text\n1,慢\n,\n\n,,\n"), ["慢"]),
    (
        "a title over the header",
        "in.xlsx",
        bad.titled_workbook,
        ["客服一直不回复", "退款拖了半个月", "快递丢了"],
    ),
]


@pytest.mark.parametrize(
    ("name", "build", "texts"), [o[1:] for o in ODD_BUT_FINE], ids=[o[0] for o in ODD_BUT_FINE]
)
def test_odd_input_is_analysed(
    suqing: Suqing, tmp_path: Path, name: str, build: Builder, texts: list[str]
) -> None:
    build(tmp_path / name)
    result = suqing("tag", tmp_path / name, "-o", tmp_path / "out.csv", "--text-column", "text")
    assert result.code == 0, result.err
    assert read_column(tmp_path / "out.csv", "text") == texts
    assert "" not in read_column(tmp_path / "out.csv", "category")


NO_FILE: list[tuple[str, Builder, str]] = [
    ("not there", lambda _: None, "文件不存在"),
    ("a folder", lambda path: path.mkdir(), "不是普通文件"),
    ("a pipe", os.mkfifo, "不是普通文件"),
    ("a link to nothing", lambda path: path.symlink_to(path.with_name("nothing.csv")), "文件不存在"),
    ("a link to itself", lambda path: path.symlink_to(path), "无法读取"),
]


@pytest.mark.parametrize(("build", "told"), [n[1:] for n in NO_FILE], ids=[n[0] for n in NO_FILE])
def test_an_input_that_is_no_file_is_refused(
    suqing: Suqing, tmp_path: Path, build: Builder, told: str
) -> None:
    build(tmp_path / "in.csv")
    result = suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert (result.code, told in result.err) == (2, True), result.err


def test_a_header_in_another_encoding_spoils_no_row(suqing: Suqing, tmp_path: Path) -> None:
    content("编号,text,备注\n".encode() + "1,客服慢,无\n2,退款慢,无\n".encode("gbk"))(tmp_path / "in.csv")
    result = suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert result.code == 0, result.err
    assert read_column(tmp_path / "out.csv", "编号") == ["1", "2"]


def test_ten_thousand_columns(suqing: Suqing, tmp_path: Path) -> None:
    header = ["text", *(f"c{n}" for n in range(9_999))]
    rows(["慢", *["x"] * 9_999], header=header)(tmp_path / "in.csv")
    result = suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert result.code == 0, result.err
    assert read_column(tmp_path / "out.csv", "c9998") == ["x"]


def test_a_text_longer_than_an_excel_cell_is_cut_and_listed(suqing: Suqing, tmp_path: Path) -> None:
    rows(["1", "慢", "长" * 40_000], header=["编号", "text", "附件"])(tmp_path / "in.csv")
    result = suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.xlsx")
    assert result.code == 1
    assert read_rejects(tmp_path / "out.xlsx")[0][::2] == (
        "2",
        "第 3 列的单元格超过 32767 字，.xlsx 放不下，已截断；全文请输出为 .csv",
    )
    assert read_column(tmp_path / "out.xlsx", "category") == ["odd"]


def test_too_many_columns_for_excel(suqing: Suqing, tmp_path: Path) -> None:
    header = ["text", *(f"c{n}" for n in range(16_380))]
    rows(["慢", *["x"] * 16_380], header=header)(tmp_path / "in.csv")
    result = suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.xlsx")
    assert (result.code, "最多 16384 列" in result.err) == (2, True)
    assert files_in(tmp_path) == {"in.csv"}


@pytest.mark.parametrize("counted_from_bytes", [0, 1_000], ids=["up front", "on the way"])
def test_too_many_rows_for_excel(
    suqing: Suqing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, counted_from_bytes: int
) -> None:
    monkeypatch.setattr("service.files.xlsx_writer.MOST_ROWS", 3)
    monkeypatch.setattr("service.tagging.pipeline.SURELY_FITS_XLSX", counted_from_bytes)
    content("text\n慢\n慢\n")(tmp_path / "in.csv")
    assert suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.xlsx").code == 0
    (tmp_path / "out.xlsx").unlink()
    content("text\n慢\n慢\n慢\n")(tmp_path / "in.csv")
    result = suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.xlsx")
    assert (result.code, "最多 2 行" in result.err) == (2, True)
    assert files_in(tmp_path) == {"in.csv"}


def test_repeated_case_numbers_are_counted_once_and_analysed(suqing: Suqing, tmp_path: Path) -> None:
    rows(["1", "慢"], ["1", "急"], ["2", "好"], ["1", "差"])(tmp_path / "in.csv")
    result = suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert result.code == 0
    assert "有 2 行的编号与前面的行重复" in result.err


def test_a_missing_model_is_code_3(suqing: Suqing, tmp_path: Path) -> None:
    rows(["1", "慢"])(tmp_path / "in.csv")
    result = suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--model", "missing")
    assert result.code == 3
    assert files_in(tmp_path) == {"in.csv"}


def test_the_customers_words_stand_in_no_message(suqing: Suqing, tmp_path: Path) -> None:
    content(f'编号,text\n1,{LONG}机密\n2,慢,机密\n3,"机密\n')(tmp_path / "in.csv")
    result = suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert result.code == 2
    assert "机密" not in result.err
