"""`suqing corrections export` writes over nothing that was there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from service.cli.errors import run
from service.cli.main import app
from service.corrections.correct import correct_complaint
from service.corrections.correction import Correction
from service.desk.incoming import Caller
from tests.service.command_line import run_process
from tests.service.desk.desks import TurnedDesk


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


def test_only_corrections_from_a_day_on_are_exported(
    desk: TurnedDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SUQING_HOME", str(desk.desk.settings.home))
    if desk.desk.settings.store_url:
        monkeypatch.setenv("SUQING_STORE_URL", desk.desk.settings.store_url)
    for text in ("水壶的盖子盖不紧", "水壶一直漏水"):
        desk.turn(days=2)
        made = desk.accept(text)["id"]
        correct_complaint(desk.desk, made, Correction(urgency="major"), Caller("k-1"))
    last, next_day = desk.now, desk.now + timedelta(days=1)

    def export(*since: str) -> str:
        file = tmp_path / f"{len(list(tmp_path.iterdir()))}.csv"
        arguments = ["corrections", "export", str(file), *since]
        assert run(lambda: app(arguments, standalone_mode=False)) == 0
        return capsys.readouterr().out

    assert "已导出 2 条标注案例" in export()
    assert "已导出 1 条标注案例" in export("--since", f"{last:%Y-%m-%d}")
    assert "已导出 0 条标注案例" in export("--since", f"{next_day:%Y-%m-%d}")
