"""`suqing watch --store`: the desk's own complaints and corrections, without a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.corrections.correct import correct_complaint
from service.corrections.correction import Correction
from service.desk.erasure import erase_customer
from service.settings import Settings
from service.watch.read_store import first_instant, read_store
from tests.service.cases.case_files import run_suqing
from tests.service.desk.desks import LOCAL, TurnedDesk, turned_desk

OLD = ("水壶的盖子盖不紧", "床垫的边角开线了", "台灯一直闪，太气愤了", "雨伞的骨架断了，电话13800138000")
NEW = ("水壶要求退款没人理", "床垫要求退款没人理", "台灯要求退款没人理", "雨伞要求退款没人理")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TurnedDesk]:
    with turned_desk(Settings(home=tmp_path), monkeypatch) as desk:
        yield desk


def fill(desk: TurnedDesk) -> list[str]:
    """Eight complaints a day for six days, 16 about refunds on the seventh; ids in order."""
    ids = []
    for day in range(7):
        for text in OLD * 2 if day < 6 else NEW * 4:
            ids.append(desk.accept(text)["id"])
        if day < 6:
            desk.turn(days=1)
    return ids


def correct(desk: TurnedDesk, complaint_id: str, **values: Any) -> None:
    correct_complaint(desk.desk, complaint_id, Correction(**values), LOCAL)


def test_what_changed_at_the_desk_is_told_with_the_precision_from_corrections(
    desk: TurnedDesk, tmp_path: Path
) -> None:
    ids = fill(desk)
    correct(desk, ids[0], category="refund_aftersales")  # wrong
    correct(desk, ids[1], category="consultation_suggestion")  # confirmed
    correct(desk, ids[4], urgency="urgent")  # wrong, then taken back: what was answered was right
    correct(desk, ids[4], urgency="general")
    correct(desk, ids[5], intensity=1)  # no judgement of a watched label
    out = tmp_path / "watch.json"
    finished = run_suqing("watch", "--store", "--recent", "1", "--json", out, home=tmp_path)
    assert finished.code == 0, finished.err
    assert "「退款」自周日（03-08）起新出现" in finished.out
    said = json.loads(out.read_text("utf-8"))
    assert [day["texts"] for day in said["days"]] == [8] * 6 + [16]
    assert said["days"][0]["labels"]["category"] == {"product_quality": 2, "consultation_suggestion": 6}
    assert (said["all"]["judged"], said["all"]["rate"]) == (3, 1.0)
    assert said["all"]["precision"] == pytest.approx(2 / 3)
    assert said["all"]["corrected"] == pytest.approx(1 / 64)
    assert not any("手机号" in signal["name"] for signal in said["signals"])


def test_a_day_is_the_customers_day_and_older_ones_are_left(desk: TurnedDesk, tmp_path: Path) -> None:
    desk.accept()  # Monday 10:00 in Shanghai
    desk.turn(hours=13.5)  # 23:30
    desk.accept()
    desk.turn(hours=1)  # Tuesday 00:30, in Greenwich still Monday
    desk.accept("床垫开线了")
    store = desk.desk.store
    days = [one.day.day for one in read_store(store, first_instant(2, desk.now))]
    assert days == [2, 2, 3]
    assert [one.text for one in read_store(store, first_instant(1, desk.now))] == ["床垫开线了"]
    assert first_instant(1, desk.now) == datetime(2026, 3, 2, 16, tzinfo=UTC)


def test_pages_are_joined(desk: TurnedDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.watch.read_store.PAGE", 2)
    ids = [desk.accept(text)["id"] for text in OLD]
    desk.say(ids[0], "还是漏水", "customer")  # a later message is no complaint of its own
    correct(desk, ids[3], emotion="anxious")
    read = list(read_store(desk.desk.store, first_instant(2, desk.now)))
    assert [(one.text, one.right) for one in read] == [
        *((text, None) for text in OLD[:3]),
        ("雨伞的骨架断了，电话，", False),
    ]
    assert read[2].labels == {
        "category": "consultation_suggestion",
        "urgency": "general",
        "emotion": "angry",
    }


def test_erased_complaints_are_counted_and_left_out(desk: TurnedDesk, tmp_path: Path) -> None:
    desk.accept(customer_ref="K-1")
    desk.accept()
    erase_customer(desk.desk, "K-1", LOCAL)
    finished = run_suqing("watch", "--store", home=tmp_path)
    assert finished.code == 0, finished.err
    assert "已应客户要求删除、未计入的有 1 条" in finished.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "用 --store 读取"),
        (["tagged.csv", "--store"], "只能给一个"),
        (["tagged.csv", "--days", "9"], "--days 只与 --store 同用"),
        (["--store", "--date-column", "日期", "--sheet", "a"], "--date-column、--sheet 只用于文件"),
        (["--store", "--days", "9"], "最近 9 天没有投诉"),
    ],
)
def test_what_does_not_fit_is_said(arguments: list[str], said: str, tmp_path: Path) -> None:
    finished = run_suqing("watch", *arguments, home=tmp_path)
    assert finished.code == 2
    assert said in finished.err
