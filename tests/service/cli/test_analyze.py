"""`suqing analyze`: the answer as JSON and for human eyes."""

from __future__ import annotations

import io
import json

import pytest

from models.prediction import Evidence
from nlp import prepare
from nlp.prepared import Alignment, Mask, PreparedText
from service.answer import make_answer
from service.cli.answer_view import mark_evidence
from tests.service.conftest import Suqing
from tests.service.fakes import FakeClassifier

TEXT = "手被烫伤了！又没人管"


def test_json_is_the_answer_of_the_contract(suqing: Suqing) -> None:
    result = suqing("analyze", TEXT, "--json")
    prepared = prepare(TEXT)
    assert result.code == 0
    assert json.loads(result.out) == make_answer(prepared, FakeClassifier("auto").predict([prepared])[0])


def test_the_readable_answer_names_everything(suqing: Suqing) -> None:
    result = suqing("analyze", TEXT)
    assert result.code == 0
    for told in ("偶数 51%", "另涉及 偶数 50%、奇数 40%", "紧急 90%", "原因：烫伤", "愤怒 70%", TEXT, "auto"):
        assert told in result.out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_dash_reads_stdin(suqing: Suqing, monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"{TEXT}\n".encode(encoding))))
    assert json.loads(suqing("analyze", "-", "--json").out)["masked_text"] == TEXT


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "文本为空"),
        (" \u3000\n", "文本为空"),
        ("很" * 10_001, "10001 字，超过上限 10000 字"),
        ("慢\udcff", "无法解码"),
    ],
)
def test_a_text_that_cannot_be_analysed_is_code_2(suqing: Suqing, text: str, told: str) -> None:
    result = suqing("analyze", text)
    assert (result.code, told in result.err, result.out) == (2, True, "")


def test_a_missing_model_is_code_3(suqing: Suqing) -> None:
    assert suqing("analyze", TEXT, "--model", "missing").code == 3


def test_marks_never_uncover_a_mask() -> None:
    text = "打13800000000没人接"
    prepared = PreparedText(text, text, tuple(text), Alignment(len(text)), (Mask("mobile", 1, 12),))
    marked = mark_evidence(prepared, [Evidence("urgency", 0, 13, 0.5), Evidence("category", 12, 15, 0.5)])
    assert marked.plain == "打［手机号］没人接"
    assert [(marked.plain[s.start : s.end], s.style) for s in marked.spans] == [
        ("打", "bold red"),
        ("［手机号］", "reverse"),
        ("没", "bold red"),
        ("人接", "bold cyan"),
    ]
