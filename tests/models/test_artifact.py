"""A model directory is verified before anything is built from it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from models.artifact import MANIFEST, read_manifest
from models.cascade import CascadeClassifier
from models.loading import find_model, load_classifier
from nlp.errors import ModelError
from tests.models.builders import load_saved, make_classifier, make_texts, save_classifier

ARRAYS = "part-0.safetensors"


def _edit_manifest(directory: Path, change: Callable[[dict[str, object]], None]) -> None:
    path = directory / MANIFEST
    manifest = json.loads(path.read_text("utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), "utf-8")


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


DAMAGES = {
    "arrays truncated": (lambda d: _truncate(d / ARRAYS), "SHA-256"),
    "one bit of the arrays flipped": (lambda d: _flip_a_bit(d / ARRAYS), "SHA-256"),
    "arrays missing": (lambda d: (d / ARRAYS).unlink(), "缺少文件"),
    "taxonomy edited": (lambda d: _flip_a_bit(d / "taxonomy.json"), "SHA-256"),
    "manifest missing": (lambda d: (d / MANIFEST).unlink(), "不是一个模型目录"),
    "manifest truncated": (lambda d: _truncate(d / MANIFEST), "损坏或被截断"),
    "manifest nested too deeply": (
        lambda d: (d / MANIFEST).write_text("[" * 100_000, "utf-8"),
        "损坏或被截断",
    ),
    "manifest is another JSON": (lambda d: (d / MANIFEST).write_text("[1]", "utf-8"), "不是 Suqing"),
    "threshold edited": (
        lambda d: _edit_manifest(d, lambda m: m.update(decision={"urgent_threshold": 0.99})),
        "被改动过",
    ),
    "future format": (lambda d: _edit_manifest(d, lambda m: m.update(format_version=99)), "升级"),
    "foreign kind": (lambda d: _edit_manifest(d, lambda m: m.update(kind="encoder")), "被改动过"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_artifact_is_refused_with_its_reason(name: str, tmp_path: Path) -> None:
    damage, reason = DAMAGES[name]
    save_classifier(tmp_path / "model")
    damage(tmp_path / "model")
    with pytest.raises(ModelError, match=reason):
        load_saved(tmp_path / "model")


def test_a_saved_model_answers_as_before(tmp_path: Path) -> None:
    save_classifier(tmp_path / "model")
    texts = make_texts()
    for before, after in zip(
        make_classifier().predict(texts), load_saved(tmp_path / "model").predict(texts), strict=True
    ):
        assert before == after


def test_saving_again_replaces_the_whole_directory_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    save_classifier(tmp_path / "model")
    (tmp_path / "model" / "stray.txt").write_text("x")
    save_classifier(tmp_path / "model")
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    assert not (tmp_path / "model" / "stray.txt").exists()


def test_a_failed_save_leaves_the_old_model_and_no_half_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_classifier(tmp_path / "model")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("models.artifact.save", fail)
    with pytest.raises(OSError, match="space"):
        save_classifier(tmp_path / "model")
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    assert load_saved(tmp_path / "model").version == "test-1"


@pytest.mark.parametrize("name", ["../../etc", "no-such-version", ".hidden", "a/b", ""])
def test_an_unknown_model_name_is_refused_and_never_used_as_a_path(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="找不到模型"):
        find_model(name, home=tmp_path)


def test_the_bundled_model_is_whole_and_small() -> None:
    directory = find_model("fast")
    manifest = read_manifest(directory)
    assert sum(path.stat().st_size for path in directory.iterdir()) <= 15 * 1024 * 1024
    assert manifest["training"]["fingerprint"]
    assert load_classifier("fast").version == manifest["version"]


def test_auto_is_made_of_the_shipped_models() -> None:
    auto = load_classifier("auto")
    assert isinstance(auto, CascadeClassifier)
    members = {name: member.version for name, member in auto.members.items()}
    assert members == {name: load_classifier(name).version for name in ("auto", "fast", "accurate")}


def test_the_bundled_encoder_is_at_most_40_megabytes() -> None:
    assert sum(path.stat().st_size for path in find_model("accurate").iterdir()) <= 40 * 1024 * 1024


def test_a_model_trained_with_another_dictionary_still_loads_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    save_classifier(tmp_path / "model")
    assert load_saved(tmp_path / "model").version == "test-1"
    assert not caplog.records
    monkeypatch.setattr("models.linear.storage.dictionary_digest", lambda: "another")
    load_saved(tmp_path / "model")
    assert "建议重新训练" in caplog.text
