"""Columns beside the open questions, masked with what their header says of them."""

from __future__ import annotations

from datetime import datetime

import pytest

from service.files.cells import Cell
from service.survey.masked_table import mask_cell

MASKED: list[tuple[str, Cell, str]] = [
    ("姓名", "王小明", "［姓名］"),
    ("您的称呼", "小王", "［姓名］"),
    ("投诉人", "李雷", "［姓名］"),
    ("手机号", "13800130001", "［手机号］"),
    ("手机号", 13800130001, "［手机号］"),
    ("联系电话", "62345678", "［固定电话］"),
    ("身份证", "11010519491231002X", "［身份证号］"),
    ("您的联系方式", "13800138000 王女士", "［手机号］ ［姓名］女士"),
    ("地址", "上海市浦东新区张江路88弄12号楼301室", "［地址］"),
    ("微信", "abc_12345", "［微信号］"),
    ("备注", "打13800138000找我", "打［手机号］找我"),
]
STAYS: list[tuple[str, Cell]] = [
    ("满意度", "5"),
    ("满意度", 5),
    ("满意度", "非常满意"),
    ("门店", "朝阳路店"),
    ("编号", "6917200000001234567"),
    ("订单号", "13800138000"),
    ("提交时间", "2024/3/1 12:30:11"),
    ("提交时间", datetime(2024, 3, 1, 12)),
    ("备注", None),
]


@pytest.mark.parametrize(("header", "cell", "masked"), MASKED)
def test_masked(header: str, cell: Cell, masked: str) -> None:
    assert mask_cell(header, cell) == masked


@pytest.mark.parametrize(("header", "cell"), STAYS)
def test_left_as_it_is(header: str, cell: Cell) -> None:
    assert mask_cell(header, cell) is None
