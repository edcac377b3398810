"""An encoder model on disk is verified before anything is built from it, and so is its companion."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import models.loading
from models.cascade_settings import CascadeSettings
from models.decision import DecisionSettings
from models.digest import digest_of
from models.encoder.classifier import EncoderClassifier
from models.encoder.stacking import Stack
from models.encoder.storage import load_encoder
from models.linear.classifier import LinearClassifier
from models.linear.storage import save_linear
from models.loading import load_classifier, make_cascade, versions_directory
from models.urgency_rules import load_rules
from nlp.errors import ModelError
from tests.models.builders import load_saved, make_classifier, save_classifier
from tests.models.encoder_builders import make_encoder, save_small_encoder


def load(directory: Path) -> EncoderClassifier:
    return load_encoder(directory, load_rules(), threads=1)


def sign(directory: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the manifest as one who can compute its digest."""
    path = directory / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    change(manifest)
    manifest.pop("manifest_sha256")
    path.write_text(json.dumps({**manifest, "manifest_sha256": digest_of(manifest)}), "utf-8")


def _flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


DAMAGES: Mapping[str, tuple[Callable[[Path], object], str]] = {
    "graph changed": (lambda d: _flip_a_bit(d / "encoder.onnx"), "SHA-256"),
    "graph missing": (lambda d: (d / "encoder.onnx").unlink(), "缺少文件 encoder.onnx"),
    "tokenizer missing": (lambda d: (d / "tokenizer.json").unlink(), "缺少文件 tokenizer.json"),
    "tokenizer changed": (lambda d: _flip_a_bit(d / "tokenizer.json"), "SHA-256"),
    "stack changed": (lambda d: _flip_a_bit(d / "stack.safetensors"), "SHA-256"),
    "linear part missing": (lambda d: (d / "part-0.safetensors").unlink(), "缺少文件 part-0"),
    "another kind": (lambda d: sign(d, lambda m: m.update(kind="forest")), "「forest」类模型"),
    "graph not listed": (lambda d: sign(d, lambda m: m["files"].pop("encoder.onnx")), "不一致"),
    "tokenizer not listed": (lambda d: sign(d, lambda m: m["files"].pop("tokenizer.json")), "不一致"),
    "no heads": (lambda d: sign(d, lambda m: m["encoder"].update(heads=[])), "不一致"),
    "heads of another shape": (
        lambda d: sign(d, lambda m: m["encoder"]["heads"][0].update(stop=1)),
        "不一致",
    ),
    "overlap as large as the window": (
        lambda d: sign(d, lambda m: m["encoder"].update(overlap=24)),
        "不一致",
    ),
    "unknown decision": (lambda d: sign(d, lambda m: m["decision"].update(luck=1)), "不一致"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_model_is_refused_with_its_name_and_the_reason(name: str, tmp_path: Path) -> None:
    damage, reason = DAMAGES[name]
    save_small_encoder(tmp_path / "encoder-7")
    damage(tmp_path / "encoder-7")
    with pytest.raises(ModelError, match=reason) as caught:
        load(tmp_path / "encoder-7")
    assert "encoder-7" in str(caught.value)


def test_a_linear_model_is_no_encoder_and_the_other_way_round(tmp_path: Path) -> None:
    save_classifier(tmp_path / "linear")
    save_small_encoder(tmp_path / "encoder")
    with pytest.raises(ModelError, match="「linear」类模型"):
        load(tmp_path / "linear")
    with pytest.raises(ModelError, match="「encoder」类模型"):
        load_saved(tmp_path / "encoder")


def test_a_saved_model_comes_back_with_its_heads_stacks_and_settings(tmp_path: Path) -> None:
    save_small_encoder(tmp_path / "m")
    loaded, made = load(tmp_path / "m"), make_encoder()
    assert loaded.version == made.version
    assert loaded.reader.heads == made.reader.heads
    assert loaded.settings == made.settings
    assert loaded.stacks.keys() == made.stacks.keys()
    for task, stack in made.stacks.items():
        for name in ("encoder", "linear", "shift"):
            assert np.array_equal(getattr(loaded.stacks[task], name), getattr(stack, name))
    assert loaded.taxonomy.digest() == made.taxonomy.digest()


def test_a_stack_of_a_task_that_the_encoder_does_not_answer_is_refused(tmp_path: Path) -> None:
    one = np.ones(5, np.float32)
    save_small_encoder(tmp_path / "m", stacks={"mood": Stack(one, one, one)})
    with pytest.raises(ModelError, match="不一致"):
        load(tmp_path / "m")


class TestCompanion:
    def save_pair(self, folder: Path) -> None:
        save_classifier(folder / "fast")
        save_small_encoder(folder / "accurate", companion="fast")

    def test_the_linear_parts_come_from_the_model_beside_it(self, tmp_path: Path) -> None:
        self.save_pair(tmp_path)
        assert not list((tmp_path / "accurate").glob("part-*"))
        assert load(tmp_path / "accurate").linear.version == "test-1"

    def test_of_another_version_it_is_refused(self, tmp_path: Path) -> None:
        self.save_pair(tmp_path)
        other = make_classifier(seed=1)
        save_linear(
            tmp_path / "fast",
            version="test-2",
            taxonomy=other.taxonomy,
            parts=other.parts,
            settings=other.settings,
            about={},
        )
        with pytest.raises(ModelError, match="「accurate-x」要与「test-1」合用，现有的是「test-2」"):
            load(tmp_path / "accurate")

    def test_missing_or_damaged_it_is_named(self, tmp_path: Path) -> None:
        self.save_pair(tmp_path)
        _flip_a_bit(tmp_path / "fast" / "part-0.safetensors")
        with pytest.raises(ModelError, match=r"「fast」.*SHA-256"):
            load(tmp_path / "accurate")
        (tmp_path / "fast" / "manifest.json").unlink()
        with pytest.raises(ModelError, match="「fast」"):
            load(tmp_path / "accurate")

    def test_it_is_looked_for_nowhere_else(self, tmp_path: Path) -> None:
        save_classifier(tmp_path / "elsewhere" / "fast")
        save_small_encoder(tmp_path / "models" / "accurate", companion="../elsewhere/fast")
        with pytest.raises(ModelError, match="「fast」"):
            load(tmp_path / "models" / "accurate")


class TestByName:
    def test_a_version_of_the_encoder_kind_is_loaded_from_home(self, tmp_path: Path) -> None:
        save_small_encoder(versions_directory(tmp_path) / "encoder-7")
        assert isinstance(load_classifier("encoder-7", home=tmp_path), EncoderClassifier)

    def test_with_thresholds_its_linear_half_answers_first_as_it_was_fitted(self, tmp_path: Path) -> None:
        own = replace(DecisionSettings(), major_threshold=0.111, review_confidence=0.2)
        small = make_classifier()
        linear = LinearClassifier("accurate-x", small.taxonomy, small.parts, own, load_rules())
        settings = CascadeSettings(0.4, 0.3, 0.05, 0.1)
        save_small_encoder(versions_directory(tmp_path) / "encoder-7", linear=linear, cascade=settings)
        version = load_classifier("encoder-7", home=tmp_path)
        assert isinstance(version, models.loading.CascadeClassifier)
        assert version.settings == settings
        assert version.fast is version.accurate.linear
        assert version.fast.settings == own
        assert version.accurate.settings == DecisionSettings()
        assert version.version == "accurate-x", "one name, also in every prediction"
        assert version.members == {}, "no other name means one of its halves"

    def test_one_of_an_earlier_release_is_read_by_the_encoder_alone(self, tmp_path: Path) -> None:
        place = versions_directory(tmp_path) / "encoder-7"
        save_small_encoder(place, cascade=CascadeSettings(0.4, 0.3, 0.05, 0.1))
        sign(place, lambda m: m["linear"].pop("decision"))
        assert isinstance(load_classifier("encoder-7", home=tmp_path), EncoderClassifier)

    def test_a_kind_of_the_future_is_refused(self, tmp_path: Path) -> None:
        save_small_encoder(versions_directory(tmp_path) / "encoder-7")
        sign(versions_directory(tmp_path) / "encoder-7", lambda m: m.update(kind="forest"))
        with pytest.raises(ModelError, match="请升级"):
            load_classifier("encoder-7", home=tmp_path)

    def test_auto_is_the_cascade_of_the_shipped_models_with_one_linear_model(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(models.loading, "BUNDLED", tmp_path)
        save_classifier(tmp_path / "fast")
        settings = CascadeSettings(0.9, 0.8, 0.05, 0.1)
        save_small_encoder(tmp_path / "accurate", companion="fast", cascade=settings)
        auto = load_classifier("auto")
        assert isinstance(auto, models.loading.CascadeClassifier)
        assert auto.settings == settings
        assert auto.fast is auto.accurate.linear
        assert isinstance(load_classifier("accurate"), EncoderClassifier)

    @pytest.mark.parametrize("cascade", [None, {}, {"category": 0.5}, [1], {"luck": 1}])
    def test_without_thresholds_there_is_no_cascade(self, cascade: object) -> None:
        with pytest.raises(ModelError, match="accurate-x"):
            make_cascade(make_encoder(), cascade)
