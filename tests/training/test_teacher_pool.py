"""The pool of unlabelled texts never holds a text of the gold parts, however it is typed."""

from __future__ import annotations

import csv
from pathlib import Path

from models.cases import LabelledCase
from training.teacher_pool import POOL, draw_pool, read_all_texts

GOLD = "我买的水壶才用了三天就漏电，客服一直不理人！"


def make_cases() -> list[LabelledCase]:
    """Twelve cases with all labels."""
    rows = [
        ("退款一直不到账", "refund_aftersales", ("service_attitude",), "major", "angry", 2),
        ("快递太慢了", "delivery_logistics", (), "general", "disappointed", 1),
        ("水壶漏电伤了手", "product_quality", (), "urgent", "anxious", 3),
        ("客服很好，谢谢", "praise", (), "general", "satisfied", 2),
    ]
    return [LabelledCase(text + "。" * n, *labels) for n in range(3) for text, *labels in rows]


def _write_pool(data: Path, texts: list[str]) -> None:
    for file, _ in POOL:
        (data / file).parent.mkdir(parents=True, exist_ok=True)
        with (data / file).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([["text"], *([text] for text in texts)])


def test_texts_of_the_gold_parts_are_left_out_also_when_typed_differently(tmp_path: Path) -> None:
    typed_differently = GOLD.replace("，", ",").replace("！", "!!!") + " "
    _write_pool(tmp_path, [typed_differently, "酒店前台让我等了一个小时才办好入住"])
    assert read_all_texts(tmp_path, [GOLD]) == ["酒店前台让我等了一个小时才办好入住"]


def test_the_pool_is_the_same_for_the_same_seed_and_holds_no_text_twice(tmp_path: Path) -> None:
    _write_pool(tmp_path, [f"第{n}位顾客说空调坏了{n}次都没有人来修理" + "啊" * n for n in range(30)])
    pool = draw_pool(tmp_path, [GOLD], seed=3)
    assert pool == draw_pool(tmp_path, [GOLD], seed=3)
    assert len(pool) == len(set(pool))
