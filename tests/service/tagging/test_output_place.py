"""Where an output may and may not go."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.service.conftest import Suqing
from tests.service.sheets import files_in, make_table, read_table

ROWS = [["编号", "text"], ["1", "客服不回复"]]


def link_to_input(folder: Path) -> Path:
    (folder / "link.csv").symlink_to(folder / "in.csv")
    return folder / "link.csv"


def hard_link_to_input(folder: Path) -> Path:
    os.link(folder / "in.csv", folder / "hard.csv")
    return folder / "hard.csv"


def folder_named_csv(folder: Path) -> Path:
    (folder / "out.csv").mkdir()
    return folder / "out.csv"


def pipe_named_csv(folder: Path) -> Path:
    os.mkfifo(folder / "out.csv")
    return folder / "out.csv"


def output_whose_rejects_are_the_input(folder: Path) -> Path:
    os.link(folder / "in.csv", folder / "a.csv.rejects.csv")
    return folder / "a.csv"


def output_whose_rejects_are_a_folder(folder: Path) -> Path:
    (folder / "a.csv.rejects.csv").mkdir()
    return folder / "a.csv"


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (lambda folder: folder / "in.csv", "就是输入文件"),
        (lambda folder: folder / "x" / ".." / "in.csv", "就是输入文件"),
        (link_to_input, "就是输入文件"),
        (hard_link_to_input, "就是输入文件"),
        (folder_named_csv, "是一个文件夹"),
        (pipe_named_csv, "不是普通文件"),
        (output_whose_rejects_are_the_input, "就是输入文件"),
        (output_whose_rejects_are_a_folder, "是一个文件夹"),
        (lambda folder: folder / "no" / "out.csv", "输出文件夹不存在"),
        (lambda folder: folder / "in.csv" / "out.csv", "不是文件夹"),
        (lambda folder: folder / "out", "没有扩展名"),
        (lambda folder: folder / "out.txt", "不支持扩展名「.txt」"),
        (lambda folder: folder / f"{'长' * 100}.csv", "文件名太长"),
        (lambda _: Path("/proc/out.csv"), "无法写入"),
    ],
)
def test_a_wrong_place_is_refused_before_the_work(
    suqing: Suqing, tmp_path: Path, place: Callable[[Path], Path], told: str
) -> None:
    make_table(tmp_path / "in.csv", ROWS)
    (tmp_path / "x").mkdir()
    output = place(tmp_path)
    before = files_in(tmp_path), (tmp_path / "in.csv").read_bytes()
    result = suqing("tag", tmp_path / "in.csv", "-o", output, "--model", "missing")
    assert (result.code, told in result.err) == (2, True), result.err
    assert (files_in(tmp_path), (tmp_path / "in.csv").read_bytes()) == before


def test_an_output_link_is_followed_not_replaced(suqing: Suqing, tmp_path: Path) -> None:
    make_table(tmp_path / "in.csv", ROWS)
    (tmp_path / "real").mkdir()
    (tmp_path / "out.csv").symlink_to(tmp_path / "real" / "out.csv")
    assert suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv").code == 0
    assert (tmp_path / "out.csv").is_symlink()
    assert len(read_table(tmp_path / "real" / "out.csv")) == 2


def test_an_earlier_output_is_replaced_with_its_rejects(suqing: Suqing, tmp_path: Path) -> None:
    make_table(tmp_path / "in.csv", [*ROWS, ["2", ""]])
    assert suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv").code == 1
    make_table(tmp_path / "in.csv", ROWS)
    assert suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv").code == 0
    assert files_in(tmp_path) == {"in.csv", "out.csv"}


def test_a_failed_run_leaves_the_earlier_output_alone(suqing: Suqing, tmp_path: Path) -> None:
    make_table(tmp_path / "in.csv", ROWS)
    suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    before = (tmp_path / "out.csv").read_bytes()
    (tmp_path / "in.csv").write_text('编号,text\n1,慢\n2,"慢\n', "utf-8")
    assert suqing("tag", tmp_path / "in.csv", "-o", tmp_path / "out.csv").code == 2
    assert (tmp_path / "out.csv").read_bytes() == before
