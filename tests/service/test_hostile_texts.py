"""Texts made to be slow: what a text or a draft costs grows with its length, not with the square of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

import pytest

from models.backhanded import find_backhanded
from models.opinions import load_opinion_reader
from models.trend.signals import signals_in
from models.urgency_rules import load_rules
from nlp import PreparedText, prepare
from nlp.clauses import split_clauses
from nlp.personal_field import find_personal_kind
from service.desk.sketch import make_sketch
from service.replies import check_reply

LENGTH = 10_000  # the longest text that HTTP takes
QUARTER = LENGTH // 4
MOST_GROWTH = 9.0  # four times the text: linear work grows 4 times, quadratic work 16 times
LEAST_TOLD = 0.03  # seconds of CPU below which growth is the noise of the machine
TRIES = 3

HOSTILE = [
    # what is repeated; of several, each fills its share of the text
    ("可的",),
    ("价格没慢差不",),
    ("守时不如",),
    ("不坏就是",),
    ("便宜是",),
    ("环境、",),
    ("服务、", "不错"),
    ("服务，", "不错"),
    ("！投诉",),
    ("12315",),
    ("您说「",),
    ("没有价", "我们一"),
    ("说是免费，结果",),
    ("爆我?通讯录保险扣",),
    ("如果", "处理光不没没人", "如果吗长毛"),
    ("司机东", "小师傅"),
    ("住三区",),
    ("栋送到住V",),
    ("我叫张伟、李娜、",),
    ("6228 4800 ",),
    ("1",),
    ("1 ",),
    ("a", "@"),
    ("電話",),
]


def fill(units: tuple[str, ...], length: int) -> str:
    share = length // len(units)
    return "".join((unit * share)[:share] for unit in units)


def on_prepared(read: Callable[[PreparedText], object]) -> Callable[[str], Callable[[], object]]:
    def of(text: str) -> Callable[[], object]:
        prepared = prepare(text)
        return lambda: read(prepared)

    return of


def on_text(read: Callable[[str], object]) -> Callable[[str], Callable[[], object]]:
    return lambda text: lambda: read(text)


@cache
def readers() -> dict[str, Callable[[str], Callable[[], object]]]:
    """Name -> a text to the work on it, with what is dear to load loaded."""
    opinions, rules = load_opinion_reader("survey"), load_rules()
    found = {
        "prepare": on_text(prepare),
        "clauses": on_prepared(lambda prepared: split_clauses(prepared.text)),
        "opinions": on_prepared(lambda prepared: opinions.read([prepared])),
        "urgency rules": on_prepared(rules.apply),
        "backhanded praise": on_prepared(lambda prepared: find_backhanded(prepared.text)),
        "reply check": on_text(check_reply),
        "signals of a customer": on_text(lambda text: signals_in(text, "customer")),
        "sketch": on_text(make_sketch),
        "personal field": on_text(find_personal_kind),
    }
    for work_on in found.values():
        work_on("王先生说：服务不错，13812345678，但是没坏，请马上处理。")()
    return found


def cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def growth(work_on: Callable[[str], Callable[[], object]], units: tuple[str, ...]) -> float:
    """The least of a few tries: how many times dearer four times the text is; 0 where both are cheap."""
    small, large = work_on(fill(units, QUARTER)), work_on(fill(units, LENGTH))
    least = float("inf")
    for _ in range(TRIES):
        a_quarter, whole = cpu(small), cpu(large)
        least = min(least, 0.0 if whole < LEAST_TOLD else whole / a_quarter)
        if least < MOST_GROWTH:
            break
    return least


@pytest.mark.parametrize("units", HOSTILE, ids=repr)
def test_no_text_costs_the_square_of_its_length(units: tuple[str, ...]) -> None:
    grown = {name: growth(work_on, units) for name, work_on in readers().items()}
    assert {name: grew for name, grew in grown.items() if grew >= MOST_GROWTH} == {}
