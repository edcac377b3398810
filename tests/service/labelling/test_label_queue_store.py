"""`suqing label-queue --store`: from the desk's own complaints that nobody has corrected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from service.corrections.correct import correct_complaint
from service.corrections.correction import Correction
from service.desk.erasure import erase_customer
from service.labelling.store_texts import labelled_texts, unlabelled_complaints
from service.settings import Settings
from tests.service.cases.case_files import run_suqing
from tests.service.desk.desks import LOCAL, TurnedDesk, turned_desk
from tests.service.labelling.test_label_queue_command import TEXTS, read_csv

ALONE = ("--model", "fast", "--second", "none")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TurnedDesk]:
    with turned_desk(Settings(home=tmp_path), monkeypatch) as desk:
        yield desk


def fill(desk: TurnedDesk) -> dict[str, str]:
    """Text -> id of the complaints in TEXTS, a minute apart."""
    ids = {}
    for (text,) in TEXTS:
        ids[text] = desk.accept(text)["id"]
        desk.turn(minutes=1)
    return ids


def test_the_sheet_names_complaints_and_leaves_out_what_has_labels(desk: TurnedDesk, tmp_path: Path) -> None:
    ids = fill(desk)
    again = desk.accept("说好的退款没有到账！")["id"]
    correct_complaint(desk.desk, ids["说好的退款没有到账"], Correction(category="refund_aftersales"), LOCAL)
    other = next(queue for queue in desk.desk.rules.current().file.queues if queue != "customer_service")
    correct_complaint(desk.desk, ids["客服一直占线"], Correction(queue=other), LOCAL)
    out = tmp_path / "queue.csv"
    finished = run_suqing("label-queue", "--store", "-o", out, *ALONE, home=tmp_path)
    assert finished.code == 0, finished.err
    assert "从 6 条文本中选出" in finished.out
    rows = read_csv(out)
    assert list(rows[0])[:2] == ["complaint_id", "text"]
    assert rows[0]["urgent_looking"] == "true"
    assert rows[0]["text"].startswith("请回电［手机号］")
    named = {row["complaint_id"] for row in rows}
    assert ids["说好的退款没有到账"] not in named
    assert again not in named, "it says the same as one that has a label"
    assert ids["客服一直占线"] in named, "a queue is no label of a text"
    assert sum("天没动" in row["text"] for row in rows) == 1


@pytest.mark.parametrize("name", ["queue.xlsx", "queue.json", "queue.jsonl"])
def test_the_other_formats_name_the_complaint_too(desk: TurnedDesk, tmp_path: Path, name: str) -> None:
    ids = fill(desk)
    out = tmp_path / name
    finished = run_suqing("label-queue", "--store", "-o", out, "--size", "2", *ALONE, home=tmp_path)
    assert finished.code == 0, finished.err
    if name.endswith("xlsx"):
        import openpyxl

        cells = openpyxl.load_workbook(out)["待标注"]["A"]
        assert cells[0].value == "complaint_id"
        named = {cell.value for cell in cells[1:]}
    else:
        text = out.read_text("utf-8")
        found = json.loads(text) if name.endswith("json") else map(json.loads, text.splitlines())
        named = {one.get("data", one)["complaint_id"] for one in found}
    assert len(named) == 2
    assert named <= set(ids.values())


def test_only_recent_ones_page_by_page_without_the_erased(
    desk: TurnedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.labelling.store_texts.PAGE", 2)
    desk.accept("很久以前的事")
    desk.turn(days=40)
    desk.accept("水壶漏水", customer_ref="K-1")
    fill(desk)
    erase_customer(desk.desk, "K-1", LOCAL)
    found = list(unlabelled_complaints(desk.desk.store, desk.now - timedelta(days=30)))
    assert [one.row for one in found] == list(range(1, 7))
    assert [one.text for one in found[:5]] == [text for (text,) in reversed(TEXTS[1:])]
    assert labelled_texts(desk.desk.store) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "用 --store 读取"),
        (["texts.csv", "--store"], "只能给一个"),
        (["texts.csv", "--days", "3"], "--days 只与 --store 同用"),
        (["--store", "--text-column", "a"], "--text-column 只用于文件"),
        (["--store", *ALONE], "没有尚待标注的投诉"),
    ],
)
def test_what_does_not_fit_is_said(arguments: list[str], said: str, tmp_path: Path) -> None:
    out = tmp_path / "queue.csv"
    finished = run_suqing("label-queue", *arguments, "-o", out, home=tmp_path)
    assert (finished.code, out.exists()) == (2, False)
    assert said in finished.err
