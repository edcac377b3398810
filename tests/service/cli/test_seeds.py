"""Seeds on the command line: the same bounds wherever one is taken, told in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.seeds import MAX_SEED
from tests.service.cases.case_files import goods_rows, run_suqing, write_cases

COMMANDS = {
    "train": ("train", "{cases}"),
    "train-aspects": ("train-aspects", "{cases}"),
    "evaluate": ("evaluate", "{cases}"),
    "cases report": ("cases", "report", "{cases}"),
    "label-queue": ("label-queue", "{cases}", "-o", "{home}/queue.csv"),
}


@pytest.mark.parametrize("seed", ["-1", str(MAX_SEED + 1), str(10**30), "1.5", "七"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_seed_out_of_bounds_is_refused_before_any_work(name: str, seed: str, tmp_path: Path) -> None:
    cases = write_cases(tmp_path / "cases.csv", "text,category", goods_rows(2))
    arguments = [part.format(cases=cases, home=tmp_path) for part in COMMANDS[name]]
    finished = run_suqing(*arguments, "--seed", seed, home=tmp_path / "home")
    assert finished.code == 2, finished.err
    assert finished.err.startswith("--seed 的值不合要求")
    if seed.lstrip("-").isdecimal() and seed.isascii():
        assert ("不能小于 0" if seed == "-1" else f"不能大于 {MAX_SEED}") in finished.err
    assert [path.name for path in tmp_path.iterdir()] == ["cases.csv"]


@pytest.mark.parametrize("name", ["train", "cases report", "label-queue"])
def test_the_largest_seed_works(name: str, tmp_path: Path) -> None:
    cases = write_cases(tmp_path / "cases.csv", "text,category", goods_rows(8))
    arguments = [part.format(cases=cases, home=tmp_path) for part in COMMANDS[name]]
    more = ("--size", "4", "--second", "none") if name == "label-queue" else ()
    finished = run_suqing(*arguments, *more, "--seed", str(MAX_SEED), home=tmp_path / "home")
    assert finished.code in (0, 1), finished.err
