"""Builders of cases files, and `suqing` in this process with the shipped model. Every text is invented."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from itertools import product
from pathlib import Path

from service.cli.errors import run
from service.cli.main import app
from tests.service.command_line import Finished

Rows = Sequence[Sequence[str]]

GOODS = (
    "电水壶",
    "空调",
    "冰箱",
    "洗衣机",
    "电视",
    "手机",
    "平板",
    "耳机",
    "音箱",
    "键盘",
    "台灯",
    "床垫",
    "沙发",
    "衣柜",
    "窗帘",
    "行李箱",
    "自行车",
    "跑步机",
    "婴儿车",
    "奶瓶",
    "面包机",
    "豆浆机",
    "剃须刀",
    "吹风机",
    "雨伞",
    "羽绒服",
    "运动鞋",
    "手表",
    "眼镜",
    "钢琴",
)
"""Thirty goods, each the name of a category of its own."""

_COMPLAINTS = (
    "刚买的{}用了两天就坏了",
    "我家的{}一直有异响",
    "收到{}发现外壳裂开了",
    "这款{}和图片颜色不一样",
    "{}修了三回还是老样子",
    "想退掉{}，店家不理人",
    "送来的{}少了配件",
    "{}的说明书看不懂",
)


_OPENINGS = ("你好", "上周三开始的事", "我是老客户了", "麻烦处理一下")

_TOPICS = {
    "快递配送": (
        "包裹在中转站停了九天不动",
        "派件员没打电话就放在门口丢了",
        "物流显示签收可我根本没收到货",
        "箱子送到时压扁了一个角",
        "约好上午送货等到半夜没人来",
        "两个包裹只送到一个",
    ),
    "收费账单": (
        "这个月账单多扣了三十六块",
        "没开通的会员每月自动扣费",
        "年费说好免的又收了一遍",
        "手续费比合同写的高一倍",
        "话费余额一夜之间少了五十元",
        "停车费重复收取不给发票",
    ),
}


def run_suqing(*arguments: str | Path, home: Path) -> Finished:
    """A command with its own SUQING_HOME; gives exit code and what it printed."""
    before = os.environ.get("SUQING_HOME")
    os.environ["SUQING_HOME"] = str(home)
    out, err = io.StringIO(), io.StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = run(lambda: app([str(argument) for argument in arguments], standalone_mode=False))
    finally:
        if before is None:
            del os.environ["SUQING_HOME"]
        else:
            os.environ["SUQING_HOME"] = before
    return Finished(code, out.getvalue(), err.getvalue())


def write_cases(path: Path, header: str, rows: Rows, *, encoding: str = "utf-8") -> Path:
    """A CSV file whose header is given as 'text,category'."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([header.split(","), *rows])
    return path


def goods_rows(labels: int, *, each: int = 8) -> list[tuple[str, str]]:
    """`each` (at most 8) texts for each of the first `labels` goods: (text, name of the goods)."""
    return list(_goods(labels, each))


def two_topics(each: int = 24) -> list[tuple[str, str]]:
    """`each` (at most 24) texts a topic, parcels and fees: (text, Chinese name of the topic)."""
    return [
        (f"{opening}，{complaint}", topic)
        for topic, complaints in _TOPICS.items()
        for complaint, opening in list(product(complaints, _OPENINGS))[:each]
    ]


def _goods(labels: int, each: int) -> Iterator[tuple[str, str]]:
    for name in GOODS[:labels]:
        for complaint in _COMPLAINTS[:each]:
            yield complaint.format(name), name
