"""What the user says about columns outweighs what was found."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.errors import UsageError
from service.survey.corrections import Corrections, read_corrections, settle_layout
from tests.service.survey.layouts import LAYOUTS

HEADER, ROWS = LAYOUTS[8].header, LAYOUTS[8].rows  # id NPS 总体满意度 门店 日期 反馈意见


def settle(**said: object):  # type: ignore[no-untyped-def]
    return settle_layout(HEADER, ROWS, Corrections(**said))  # type: ignore[arg-type]


def test_without_corrections_it_is_as_found() -> None:
    layout = settle()
    assert (layout.open_columns, layout.date, layout.groups, layout.id) == ((5,), 4, (3,), 0)


def test_the_main_score_can_be_chosen() -> None:
    assert [(s.column, s.kind) for s in settle(scores=("NPS",)).scores] == [(1, "nps"), (2, "csat")]


def test_a_scale_can_be_given() -> None:
    score = settle(scores=("总体满意度=1-7",)).scores[0]
    assert (score.kind, score.low, score.high) == ("rating", 1.0, 7.0)


def test_a_column_named_for_one_role_leaves_its_other() -> None:
    layout = settle(open=("门店", "反馈意见"))
    assert (layout.open_columns, layout.groups) == ((3, 5), ())


def test_a_column_can_be_left_out() -> None:
    layout = settle(ignore=("日期", "#4"))
    assert (layout.date, layout.groups, layout.ignored) == (None, (), (3, 4))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"open": ("反馈",)}, "--open：没有名为「反馈」的列；最接近的是「反馈意见」"),
        ({"scores": ("总体满意度=7-1",)}, "从小到大"),
        ({"scores": ("门店",)}, "没有看得懂的分数"),
        ({"ignore": ("反馈意见",)}, "没有剩下开放题"),
    ],
)
def test_what_cannot_be_is_told(said: dict[str, object], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        settle(**said)


def test_options_outweigh_the_file(tmp_path: Path) -> None:
    path = tmp_path / "layout.yaml"
    path.write_text("open: 反馈意见\nscores: [NPS=nps]\ngroups: [门店]\nid: id\n", "utf-8")
    file = read_corrections(path)
    assert file == Corrections(open=("反馈意见",), scores=("NPS=nps",), groups=("门店",), id="id")
    assert Corrections(id="编号").over(file).id == "编号"


@pytest.mark.parametrize("text", ["- a", "opens: [x]", "open: 3", "date: [x]", "a: {", "open: [1]"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "layout.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError, match="--layout"):
        read_corrections(path)
