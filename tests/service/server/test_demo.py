"""The first answer after a start."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from service.api import examples
from service.cli import demo
from service.server.listening import open_listener
from tests.service.server.running import RunningServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    log = tmp_path_factory.mktemp("demo") / "server.log"
    with RunningServer(["-m", "tests.service.server.fake_server", "0"], log) as running:
        yield running


def test_it_prints_one_analysed_complaint(server: RunningServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert demo.main([server.url]) == 0
    printed = capsys.readouterr().out
    assert "产品质量" in printed
    assert "紧急" in printed
    assert server.url in printed
    assert "13800138000" not in printed


def test_a_server_that_never_comes_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with open_listener("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
    assert demo.main([f"http://127.0.0.1:{port}"], wait_seconds=0.2) == 1
    assert "没有给出结果" in capsys.readouterr().out


def test_an_answer_of_a_model_without_all_tasks_is_printed() -> None:
    answer = {**examples.ANSWER, "category": None, "urgency": None, "emotion": None, "evidence": []}
    assert demo.rows_of(answer) == [
        ("文本", examples.ANSWER["masked_text"]),
        ("依据", "—"),
        ("人工复核", "不需要"),
    ]


def test_a_text_that_looks_like_markup_is_printed_as_it_is() -> None:
    answer = {**examples.ANSWER, "masked_text": "[bold]水壶[/bold] [/] [link=x]"}
    console = Console(file=io.StringIO(), width=100)
    demo.print_answer(console, "http://127.0.0.1:1", answer)
    assert "[bold]水壶[/bold] [/] [link=x]" in console.file.getvalue()  # type: ignore[attr-defined]


def test_the_complaint_of_the_demo_is_our_own_and_short() -> None:
    assert len(demo.COMPLAINT) < 120
