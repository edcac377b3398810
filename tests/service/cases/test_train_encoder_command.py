"""`suqing train --kind encoder` with a tiny base, and what it refuses."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.loading import load_classifier
from nlp import prepare
from nlp.errors import InputError
from tests.service.cases.case_files import goods_rows, run_suqing, two_topics, write_cases
from tests.service.command_line import ROOT, Finished

pytestmark = pytest.mark.slow

WITHOUT_LIBRARIES = """
import sys

class Hiding:
    def __init__(self, finder):
        self.finder = finder
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("torch", "onnx"):
            return None
        return self.finder.find_spec(name, path, target)

sys.meta_path[:] = [Hiding(finder) for finder in sys.meta_path]
from service.cli.main import main
main()
"""


def run_real(*arguments: str | Path, home: Path, code: str | None = None) -> Finished:
    """The command as users run it, in a process of its own."""
    start = ["-c", code] if code else ["-m", "service.cli.main"]
    done = subprocess.run(
        [sys.executable, *start, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "SUQING_HOME": str(home), "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    return Finished(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("torch", reason="training the encoder needs the train extra")
    pytest.importorskip("transformers", reason="training the encoder needs the train extra")
    from tests.training.encoder.tiny_encoder import save_tiny_base

    return save_tiny_base(tmp_path_factory.mktemp("base") / "tiny")


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    return write_cases(tmp_path / "cases.csv", "投诉内容,投诉类别", two_topics())


def test_a_candidate_is_trained_measured_saved_and_answers(base: Path, cases: Path, tmp_path: Path) -> None:
    report, home = tmp_path / "report.json", tmp_path / "home"
    options = ["--kind", "encoder", "--base", base, "--epochs", "1", "--no-final", "--json", report]
    finished = run_real("train", cases, *options, home=home)
    assert finished.code == 0, finished.err
    said = json.loads(report.read_text("utf-8"))
    assert said["version"].startswith("encoder-")
    assert said["taxonomy"]["codes"] == ["快递配送", "收费账单"]
    assert said["borrowed_tasks"] == ["urgency", "emotion", "intensity"]
    assert f"候选版本 {said['version']}" in finished.out
    assert re.search(r"encoder-fold-0: step \d+/\d+, loss [\d.]+, \d+ min left", finished.out)
    assert finished.err == "", "nothing of the libraries reaches the user"
    classifier = load_classifier(said["version"], home=home)
    [prediction] = classifier.predict([prepare("账单上又多扣了一笔年费，要求退还")])
    assert prediction.model_version == said["version"]
    for command in (("models", "verify", said["version"]), ("models", "show", said["version"])):
        assert run_suqing(*command, home=home).code == 0
    listed = run_suqing("models", "list", home=home).out
    assert said["version"] in listed
    assert ".work" not in listed


def test_without_a_base_it_starts_from_the_shipped_encoder(
    base: Path, cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shipped one is large: a tiny one is trained in its place here, in this process."""
    from tests.training.encoder.tiny_encoder import run_here
    from training.encoder import candidate
    from training.encoder.base_source import BaseSource

    asked: list[BaseSource] = []
    train = candidate.train_encoder_candidate

    def train_tiny(*arguments: Any, encoder: candidate.EncoderPlan, **options: Any) -> object:
        asked.append(encoder.base)
        tiny = replace(encoder, base=BaseSource(str(base)))
        return train(*arguments, encoder=tiny, run_stage=run_here, **options)

    monkeypatch.setattr(candidate, "train_encoder_candidate", train_tiny)
    options = ["--kind", "encoder", "--epochs", "1", "--no-final"]
    finished = run_suqing("train", cases, *options, home=tmp_path / "home")
    assert finished.code == 0, finished.err
    assert [(Path(source.place).name, source.shipped) for source in asked] == [("accurate", True)]


REFUSED = {
    "another kind": (["--kind", "forest"], "--kind 应是 linear 或 encoder"),
    "a base for the linear kind": (["--base", "somewhere"], "只用于 --kind encoder"),
    "epochs for the linear kind": (["--kind", "linear", "--epochs", "3"], "只用于 --kind encoder"),
    "no epochs": (["--kind", "encoder", "--epochs", "0"], "--epochs"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_options_that_do_not_go_together_are_refused(name: str, cases: Path, tmp_path: Path) -> None:
    options, words = REFUSED[name]
    finished = run_suqing("train", cases, *options, home=tmp_path / "home")
    assert finished.code == 2
    assert words in finished.err
    assert not (tmp_path / "home").exists()


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2000])


UNREADABLE = {
    "missing": shutil.rmtree,
    "empty": lambda d: [path.unlink() for path in d.iterdir()],
    "no weights": lambda d: (d / "model.safetensors").unlink(),
    "weights truncated": lambda d: _truncate(d / "model.safetensors"),
    "no tokenizer": lambda d: (d / "tokenizer.json").unlink(),
    "tokenizer truncated": lambda d: _truncate(d / "tokenizer.json"),
    "configuration is no JSON": lambda d: (d / "config.json").write_text("{", "utf-8"),
    "unknown kind of network": lambda d: (d / "config.json").write_text('{"model_type": "ours"}', "utf-8"),
    "tokenizer of another kind": lambda d: (d / "tokenizer_config.json").write_text(
        '{"pad_token": "<pad>"}', "utf-8"
    ),
    "too few positions": lambda d: _set_positions(d / "config.json"),
}


def _set_positions(path: Path) -> None:
    path.write_text(
        json.dumps({**json.loads(path.read_text("utf-8")), "max_position_embeddings": 64}), "utf-8"
    )


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_base_that_cannot_be_read_is_bad_input(
    name: str, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from training.encoder.base import load_base

    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    copy = tmp_path / "base"
    shutil.copytree(base, copy)
    UNREADABLE[name](copy)
    with pytest.raises(InputError, match=r"编码器.*base"):
        load_base(copy)


def test_a_base_that_is_not_there_is_told_in_one_line(cases: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="training the encoder needs the train extra")
    finished = run_real(
        "train", cases, "--kind", "encoder", "--base", tmp_path / "none", home=tmp_path / "home"
    )
    assert finished.code == 2, finished.err
    assert re.fullmatch("编码器「.*none」无法读取.*\n", finished.err)


def test_missing_libraries_are_named_before_any_work(tmp_path: Path) -> None:
    cases = write_cases(tmp_path / "cases.csv", "text,category", goods_rows(2))
    finished = run_real("train", cases, "--kind", "encoder", home=tmp_path / "home", code=WITHOUT_LIBRARIES)
    assert finished.code == 2, finished.err
    assert "torch、onnx" in finished.err
    assert "pip install -e '.[train]'" in finished.err
    assert finished.out == ""
    assert not (tmp_path / "home").exists()
