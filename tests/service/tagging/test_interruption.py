"""Kill, Ctrl-C, a full disk, a dead worker: no half output, the input untouched, and a way to go on."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.service.command_line import run_process, start_process
from tests.service.conftest import Suqing
from tests.service.sheets import FORMATS, files_in, make_table, read_column, read_rejects, read_table

pytestmark = pytest.mark.slow

ROWS = [["编号", "text"], *([str(n), f"第{n}单，客服不回复{'！' * (n % 4)}"] for n in range(2_500))]
LEFT_BEHIND = {".out.csv.journal", ".out.csv.part", ".out.csv.rejects.csv.part"}
STOP_AT = 2_200  # in the third chunk, after two have been written to the journal


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_source(tmp_path)


def make_source(folder: Path) -> Path:
    rows = [list(row) for row in ROWS]
    rows[STOP_AT][1] += "停"
    rows[7][1] = ""
    return make_table(folder / "in.csv", rows)


def start_and_wait_for_journal(source: Path, output: Path, *options: str) -> subprocess.Popen[str]:
    """A run that has finished two chunks and stands still in the third."""
    gate = {"SUQING_TEST_GATE": str(source.parent / "gate")}
    process = start_process("tag", source, "-o", output, *options, environ=gate)
    journal = output.with_name(f".{output.name}.journal")
    end = time.monotonic() + 30
    while not (journal.exists() and journal.read_bytes().count(b"\n") == 3):
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < end
        time.sleep(0.02)
    return process


@pytest.fixture(scope="module")
def killed_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run to out.csv that was killed in its third chunk."""
    folder = tmp_path_factory.mktemp("killed")
    source = make_source(folder)
    before = source.read_bytes()
    process = start_and_wait_for_journal(source, folder / "out.csv")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert source.read_bytes() == before
    return folder


@pytest.fixture
def killed(killed_run: Path, tmp_path: Path) -> Path:
    """A copy of that folder."""
    return shutil.copytree(killed_run, tmp_path / "killed")


def test_a_kill_leaves_no_output(killed: Path) -> None:
    assert files_in(killed) == {"in.csv", *LEFT_BEHIND}


@pytest.mark.parametrize("output_format", FORMATS)
def test_a_resumed_run_writes_the_bytes_of_an_undisturbed_run(
    suqing: Suqing, killed: Path, output_format: str
) -> None:
    output, whole = killed / f"out.{output_format}", killed / f"whole.{output_format}"
    for name in LEFT_BEHIND:
        (killed / name).rename(killed / name.replace("out.csv", output.name))
    resumed = suqing("tag", killed / "in.csv", "-o", output, "--resume")
    assert (resumed.code, "已有 2,000 条结果" in resumed.err) == (1, True), resumed.err
    suqing("tag", killed / "in.csv", "-o", whole)
    assert output.read_bytes() == whole.read_bytes()
    assert read_rejects(output) == read_rejects(whole)
    assert not [name for name in files_in(killed) if name.startswith(".")]


def test_a_resumed_run_does_only_what_is_left(suqing: Suqing, killed: Path) -> None:
    journal = killed / ".out.csv.journal"
    journal.write_text(journal.read_text("utf-8").replace("category:第", "category:旧"), "utf-8")
    suqing("tag", killed / "in.csv", "-o", killed / "out.csv", "--resume")
    evidence = read_column(killed / "out.csv", "evidence")
    assert (evidence[0], evidence[2_000]) == ("category:旧0", "category:第2")


def test_a_line_torn_by_the_kill_is_done_again(suqing: Suqing, killed: Path) -> None:
    journal = killed / ".out.csv.journal"
    journal.write_bytes(journal.read_bytes()[:-50])
    resumed = suqing("tag", killed / "in.csv", "-o", killed / "out.csv", "--resume")
    assert "已有 1,000 条结果" in resumed.err
    assert len(read_table(killed / "out.csv")) == len(ROWS)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (["--model", "fast"], "模型 变了"),
        (["--text-column", "编号"], "文本列 变了"),
        (["--encoding", "utf-8"], "编码 变了"),
    ],
)
def test_other_options_cannot_resume(suqing: Suqing, killed: Path, change: list[str], told: str) -> None:
    result = suqing("tag", killed / "in.csv", "-o", killed / "out.csv", "--resume", *change)
    assert (result.code, told in result.err) == (2, True), result.err
    assert ".out.csv.journal" in files_in(killed)


def test_a_changed_input_cannot_resume(suqing: Suqing, killed: Path) -> None:
    with (killed / "in.csv").open("a") as file:
        file.write("9,又来\n")
    result = suqing("tag", killed / "in.csv", "-o", killed / "out.csv", "--resume")
    assert (result.code, "输入文件 变了" in result.err) == (2, True)


def test_without_resume_a_killed_run_starts_anew_and_says_so(suqing: Suqing, killed: Path) -> None:
    result = suqing("tag", killed / "in.csv", "-o", killed / "out.csv")
    assert "没有加 --resume，从头开始" in result.err
    assert len(read_table(killed / "out.csv")) == len(ROWS)
    assert files_in(killed) == {"in.csv", "out.csv", "out.csv.rejects.csv"}


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupted_run_cleans_up_and_keeps_its_progress(
    source: Path, sent: signal.Signals, code: int, workers: str
) -> None:
    output = source.parent / "out.csv"
    process = start_and_wait_for_journal(source, output, "--workers", workers)
    process.send_signal(sent)
    _, err = process.communicate(timeout=30)
    assert process.returncode == code, err
    assert "Traceback" not in err
    assert "进度已保留（2,000 条结果）；同样的命令加 --resume" in err
    assert files_in(source.parent) == {"in.csv", ".out.csv.journal"}


def test_two_runs_never_share_an_output(suqing: Suqing, source: Path) -> None:
    output = source.parent / "out.csv"
    process = start_and_wait_for_journal(source, output)
    result = suqing("tag", source, "-o", output)
    assert (result.code, "另一个 suqing tag" in result.err) == (2, True)
    (source.parent / "gate").touch()
    _, err = process.communicate(timeout=30)
    assert process.returncode == 1, err
    assert len(read_table(output)) == len(ROWS)


@pytest.mark.parametrize(
    ("output_format", "workers"), [*((output_format, "1") for output_format in FORMATS), ("csv", "2")]
)
def test_a_full_disk_is_told_and_leaves_nothing(source: Path, output_format: str, workers: str) -> None:
    def limit_file_size() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    output = source.parent / f"out.{output_format}"
    result = run_process("tag", source, "-o", output, "--workers", workers, preexec_fn=limit_file_size)
    assert (result.code, "磁盘空间不足" in result.err) == (2, True), result.err
    assert "Traceback" not in result.err
    assert files_in(source.parent) == {"in.csv"}


def test_a_dead_worker_is_told_and_the_run_can_go_on(suqing: Suqing, source: Path) -> None:
    output = source.parent / "out.csv"
    text = source.read_text("utf-8")
    source.write_text(text.replace("停", "亡"), "utf-8")
    result = run_process("tag", source, "-o", output, "--workers", "2")
    assert (result.code, "工作进程意外结束" in result.err) == (70, True), result.err
    assert "Traceback" not in result.err
    assert files_in(source.parent) <= {"in.csv", ".out.csv.journal"}


def test_workers_end_with_a_killed_parent(source: Path) -> None:
    process = start_and_wait_for_journal(source, source.parent / "out.csv", "--workers", "2")
    children = children_of(process.pid)
    assert len(children) >= 2
    process.send_signal(signal.SIGKILL)
    process.communicate()
    end = time.monotonic() + 10
    while any(Path(f"/proc/{child}/cmdline").exists() for child in children) and time.monotonic() < end:
        time.sleep(0.05)
    assert not [child for child in children if Path(f"/proc/{child}/cmdline").exists()]


def test_workers_write_the_bytes_of_one_process(suqing: Suqing, source: Path) -> None:
    folder = source.parent
    one = suqing("tag", source, "-o", folder / "one.csv")
    many = run_process("tag", source, "-o", folder / "many.csv", "--workers", "3")
    assert (one.code, many.code) == (1, 1), many.err
    assert (folder / "one.csv").read_bytes() == (folder / "many.csv").read_bytes()


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_the_size_of_chunks_changes_nothing(
    suqing: Suqing, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = source.parent
    suqing("tag", source, "-o", folder / "large.csv")
    monkeypatch.setattr("service.files.delimited_reader.ROWS_PER_CHUNK", 7)
    suqing("tag", source, "-o", folder / "small.csv")
    assert (folder / "large.csv").read_bytes() == (folder / "small.csv").read_bytes()


def test_an_unwritable_folder_is_told(source: Path) -> None:
    locked = source.parent / "locked"
    locked.mkdir()
    locked.chmod(0o500)
    if os.access(locked, os.W_OK):
        pytest.skip("this user may write everywhere")
    result = run_process("tag", source, "-o", locked / "out.csv")
    assert (result.code, "没有写入权限" in result.err) == (2, True)
