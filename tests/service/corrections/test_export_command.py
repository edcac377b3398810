"""`suqing corrections export` writes over nothing that was there."""

from __future__ import annotations

from pathlib import Path

from tests.service.command_line import run_process


def test_a_file_that_exists_is_replaced_only_when_asked(tmp_path: Path) -> None:
    home = {"SUQING_HOME": str(tmp_path / "home")}
    assert run_process("db", "upgrade", environ=home).code == 0
    labels = tmp_path / "labels.csv"
    labels.write_text("text,category\n水壶漏电,质量\n", "utf-8")
    refused = run_process("corrections", "export", labels, environ=home)
    assert refused.code == 2
    assert "--overwrite" in refused.err
    assert "水壶漏电" in labels.read_text("utf-8")
    nothing = run_process("corrections", "export", labels, "--overwrite", "--new", environ=home)
    assert nothing.code == 0
    assert "没有写文件" in nothing.out
    assert "水壶漏电" in labels.read_text("utf-8")
    assert run_process("corrections", "export", labels, "--overwrite", environ=home).code == 0
    assert "水壶漏电" not in labels.read_text("utf-8-sig")


def test_cases_and_queues_are_never_one_file(tmp_path: Path) -> None:
    home = {"SUQING_HOME": str(tmp_path / "home")}
    assert run_process("db", "upgrade", environ=home).code == 0
    same = tmp_path / "same.csv"
    refused = run_process("corrections", "export", same, "--queues", same, environ=home)
    assert refused.code == 2
    assert "同一个文件" in refused.err
    assert not same.exists()
