"""--text-column, --sheet, --encoding and --id-column reach the reader of each command that has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.service.cases.case_files import run_suqing
from tests.service.sheets import make_table

READERS = {
    "train": ("train", "FILE"),
    "train-aspects": ("train-aspects", "FILE"),
    "evaluate": ("evaluate", "FILE", "--version", "fast"),
    "cases report": ("cases", "report", "FILE"),
    "label-queue": ("label-queue", "FILE", "-o", "OUT.csv"),
    "watch": ("watch", "FILE"),
    "survey": ("survey", "FILE", "-o", "OUT"),
}
FAULTS = {
    "--text-column": ("in.csv", "--text-column：没有名为「无此列」的列"),
    "--id-column": ("in.csv", "没有名为「无此列」的列"),
    "--sheet": ("in.xlsx", "没有工作表「无此列」；它有：Sheet"),
    "--encoding": ("in.csv", "--encoding「无此列」不是能写中文的编码"),
}
ROWS = [
    ["编号", "text", "date", "category", "aspects"],
    ["1", "水壶漏水没人管", "2026-03-01", "甲", "质量:负面"],
]
PAIRS = [
    (command, option)
    for command in READERS
    for option in FAULTS
    if option != ("--text-column" if command == "survey" else "--id-column")  # the only difference
]


@pytest.mark.parametrize(("command", "option"), PAIRS)
def test_what_the_option_names_and_the_file_lacks_is_told(command: str, option: str, tmp_path: Path) -> None:
    name, told = FAULTS[option]
    places = {
        "FILE": make_table(tmp_path / name, ROWS),
        "OUT": tmp_path / "out",
        "OUT.csv": tmp_path / "out.csv",
    }
    arguments = [places.get(word, word) for word in READERS[command]]
    finished = run_suqing(*arguments, option, "无此列", home=tmp_path)
    assert (finished.code, told in finished.err) == (2, True), finished.err
