"""Windows, joining and the session of the encoder; the cascade over the shipped models."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from models.cascade import CascadeClassifier
from models.encoder.classifier import EncoderClassifier
from models.encoder.stacking import Stack
from models.encoder.storage import TOKENIZER, load_encoder
from models.encoder.windows import WindowCutter
from models.loading import find_model, load_classifier
from models.urgency_rules import load_rules
from nlp import prepare
from nlp.errors import ModelError
from tests.models.builders import make_texts

LONG = "退款一直不到账，客服不回复。" * 60


@pytest.fixture(scope="module")
def auto() -> CascadeClassifier:
    loaded = load_classifier("auto", threads=1)
    assert isinstance(loaded, CascadeClassifier)
    return loaded


def make_cutter(most: int = 64, overlap: int = 8) -> WindowCutter:
    return WindowCutter(
        Tokenizer.from_file(str(find_model("accurate") / TOKENIZER)), most=most, overlap=overlap
    )


@pytest.mark.parametrize(("text", "least", "most"), [("", 1, 1), ("退款", 1, 1), (LONG, 8, 40)])
def test_windows_cover_the_whole_text(text: str, least: int, most: int) -> None:
    windows = make_cutter().cut([text])
    assert least <= len(windows) <= most
    covered = np.zeros(len(text), bool)
    for window in windows:
        assert len(window.ids) <= 64
        for start, end in zip(window.starts, window.ends, strict=True):
            covered[start:end] = True
    assert covered.all()


def test_a_stack_adds_both_models() -> None:
    stack = Stack(*(np.array(values, np.float32) for values in ([2, 2], [1, 1], [0, 1])))
    joined = stack.join(np.array([[1, 0]], np.float32), np.array([[0, 3]], np.float32))
    assert joined.tolist() == [[2.0, 4.0]]


def test_an_answer_depends_on_neither_neighbours_nor_threads(auto: CascadeClassifier) -> None:
    texts = [*make_texts(), prepare(LONG)]
    together = auto.accurate.reader.read([text.text for text in texts]).logits
    other = load_classifier("accurate", threads=2)
    assert isinstance(other, EncoderClassifier)
    alone = [other.reader.read([text.text]).logits[0] for text in texts]
    assert np.array_equal(np.stack(alone), together)


def test_a_prediction_names_the_model_that_spoke(auto: CascadeClassifier) -> None:
    texts = [*make_texts(), prepare("热水器漏电，我爸触电送医院抢救了")]
    sure = auto.sure(texts)
    versions = [prediction.model_version for prediction in auto.predict(texts)]
    assert versions == [auto.fast.version if yes else auto.accurate.version for yes in sure]
    assert not sure[-1], "a rule fires: the encoder reads"


def test_a_session_opens_again_in_a_forked_process(auto: CascadeClassifier) -> None:
    text = make_texts()[:1]
    before = auto.accurate.predict(text)
    auto.before_fork()
    child = os.fork()
    if child == 0:
        os._exit(0 if repr(auto.accurate.predict(text)) == repr(before) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_changed_graph_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "accurate"
    copy.mkdir()
    for path in find_model("accurate").iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    graph = copy / "encoder.onnx"
    graph.write_bytes(graph.read_bytes()[:-1])
    with pytest.raises(ModelError, match=r"encoder\.onnx"):
        load_encoder(copy, load_rules(), threads=1)


def test_the_accurate_model_is_of_its_kind() -> None:
    assert isinstance(load_classifier("accurate"), EncoderClassifier)
