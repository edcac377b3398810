"""The onnxruntime session: it opens on first use, and every process has its own."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx", reason="making a graph needs the train extra")

import onnx

from models.encoder.session import INPUT, OUTPUT, EncoderSession
from nlp.errors import ModelError

TABLE = np.arange(2 * 500 * 300, dtype=np.float32).reshape(1000, 300)
IDS = np.array([3, 1, 4, 1, 5], np.int64)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """terms = table[ids]."""
    helper, kind = onnx.helper, onnx.TensorProto
    model = helper.make_model(
        helper.make_graph(
            [helper.make_node("Gather", ["table", INPUT], [OUTPUT])],
            "look-up",
            [helper.make_tensor_value_info(INPUT, kind.INT64, [1, "tokens"])],
            [helper.make_tensor_value_info(OUTPUT, kind.FLOAT, [1, "tokens", 300])],
            [onnx.numpy_helper.from_array(TABLE, "table")],
        ),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    path = tmp_path / "encoder.onnx"
    onnx.save(model, path)
    return path


def answers(session: EncoderSession) -> bool:
    alone, together = session.run(IDS), session.run_all([IDS, IDS])
    return all(np.array_equal(terms, TABLE[IDS]) for terms in (alone, *together))


def answers_in_a_child(session: EncoderSession) -> bool:
    """True where a forked process gets the right answer within ten seconds."""
    child = os.fork()
    if child == 0:
        timer = threading.Timer(10, os._exit, (2,))
        timer.daemon = True
        timer.start()
        os._exit(0 if answers(session) and answers(session) else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize("threads", [1, 2])
def test_it_answers_before_and_after_a_fork_in_both_processes(graph: Path, threads: int) -> None:
    session = EncoderSession(graph, threads=threads)
    assert answers_in_a_child(session), "not opened yet"
    assert answers(session)
    assert answers_in_a_child(session), "opened, and not closed"
    session.close()
    assert answers_in_a_child(session), "closed before the fork"
    assert answers(session)


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_many_windows_come_back_in_order(graph: Path, threads: int, count: int) -> None:
    session = EncoderSession(graph, threads=threads)
    windows = [np.arange(start, start + 1 + start % 3, dtype=np.int64) for start in range(count)]
    for _ in range(2):
        found = session.run_all(windows)
        assert [terms.tolist() for terms in found] == [TABLE[ids].tolist() for ids in windows]
        session.close()


def test_nothing_is_read_before_the_first_text(tmp_path: Path) -> None:
    session = EncoderSession(tmp_path / "none.onnx", threads=1)
    session.close()
    with pytest.raises(ModelError, match=r"none\.onnx 无法运行"):
        session.run(IDS)


def test_threads_that_begin_together_share_one_session(graph: Path) -> None:
    session = EncoderSession(graph, threads=1)
    right: list[bool] = []
    threads = [threading.Thread(target=lambda: right.append(answers(session))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True] * 8


def test_a_graph_that_is_none_is_a_problem_of_the_model(tmp_path: Path) -> None:
    path = tmp_path / "accurate" / "encoder.onnx"
    path.parent.mkdir()
    path.write_bytes(b"no graph")
    with pytest.raises(ModelError, match="「accurate」"):
        EncoderSession(path, threads=1).run(IDS)
