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
from service.settings import Settings
from tests.service.cases.case_files import run_suqing
from tests.service.command_line import run_process
from tests.service.desk.desks import TurnedDesk, turned_desk
from tests.service.sheets import read_table


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
    assert "没有还没导出过的标注案例，没有写「" in nothing.out
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


class TestWhatIsNew:
    """`--new` says of each of the two files whether it was written."""

    @pytest.fixture
    def home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """Of a desk where one queue was corrected and no label."""
        home = tmp_path / "home"
        home.mkdir()
        with turned_desk(Settings(home=home), monkeypatch) as desk:
            self.correct(desk, desk.accept()["id"], queue="billing")
        return home

    def correct(self, desk: TurnedDesk, complaint_id: str, **values: str) -> None:
        correct_complaint(desk.desk, complaint_id, Correction(**values), Caller("k-1"))  # type: ignore[arg-type]

    def test_queues_alone_leave_no_empty_cases_file(self, home: Path, tmp_path: Path) -> None:
        cases, queues = tmp_path / "cases.csv", tmp_path / "queues.csv"
        said = run_suqing("corrections", "export", cases, "--queues", queues, "--new", home=home)
        assert said.code == 0, said.err
        assert f"没有还没导出过的标注案例，没有写「{cases}」" in said.out
        assert f"已导出 1 条派单异议到 {queues}" in said.out
        assert not cases.exists()
        assert len(read_table(queues)) == 2
        again = run_suqing("corrections", "export", cases, "--queues", tmp_path / "2.csv", "--new", home=home)
        assert f"没有还没导出过的派单异议，没有写「{tmp_path / '2.csv'}」" in again.out

    def test_queues_that_nobody_asked_for_are_told_as_not_exported(self, home: Path, tmp_path: Path) -> None:
        cases = tmp_path / "cases.csv"
        said = run_suqing("corrections", "export", cases, "--new", home=home)
        assert f"没有还没导出过的标注案例，没有写「{cases}」" in said.out
        assert "有 1 条新的派单异议没有导出，可用 --queues FILE 导出" in said.out
        said = run_suqing("corrections", "export", cases, "--new", "--queues", tmp_path / "q.csv", home=home)
        assert "已导出 1 条派单异议" in said.out, "it was still new"
