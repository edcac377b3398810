"""The shipped sentiment model: what it hears, and that a damaged one is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.artifact import write_artifact
from models.linear.part import LinearPart
from models.linear.vocabulary import Vocabulary
from models.opinions.sentiment import (
    BUNDLED,
    Blend,
    bundled_sentiment,
    load_sentiment,
    save_sentiment,
)
from models.taxonomy import load_taxonomy
from nlp import prepare
from nlp.errors import ModelError


def small_part(features: int = 3) -> LinearPart:
    keys = np.arange(1, features + 1, dtype=np.uint64)
    vocabulary = Vocabulary(keys, np.ones(features, np.float32))
    return LinearPart(vocabulary, np.ones((features, 1), np.float32), np.zeros(1, np.float32), ())


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("味道很好，还会再来", "味道太差，再也不来"),
        ("送得飞快", "等了一个小时"),
        ("会推荐给朋友", "简直浪费钱"),
    ],
)
def test_praise_sounds_better_than_blame(better: str, worse: str) -> None:
    good, bad = bundled_sentiment().hear([prepare(better), prepare(worse)])
    assert good.logit > 0 > bad.logit


def test_a_clause_sounds_as_its_own_words_do() -> None:
    text = "菜很好吃，就是等了一个小时"
    tone = bundled_sentiment().hear([prepare(text)])[0]
    assert tone.of_clause(0, 4) > 0 > tone.of_clause(5, len(text))


def test_a_clause_that_is_the_whole_comment_weighs_as_the_comment() -> None:
    tone = bundled_sentiment().hear([prepare("别的"), prepare("菜很好吃")])[1]
    sums = tone.batch.sums
    assert tone.of_clause(0, 4) == sums[tone.begin + 4] - sums[tone.begin]


def test_a_comment_sounds_the_same_whatever_its_neighbours() -> None:
    texts = [prepare(t) for t in ("服务好", "", "价格贵，质量差")]
    model = bundled_sentiment()
    together = model.hear(texts)
    for text, tone in zip(texts, together, strict=True):
        alone = model.hear([text])[0]
        assert alone.logit == pytest.approx(tone.logit, abs=1e-5)
        for end in range(1, len(text.text) + 1):
            assert alone.of_clause(0, end) == pytest.approx(tone.of_clause(0, end), abs=1e-5)


def test_a_saved_model_reads_back(tmp_path: Path) -> None:
    save_sentiment(tmp_path / "m", version="s-1", part=small_part(), blend=Blend(0.1, 0.2, 0.3), about={})
    model = load_sentiment(tmp_path / "m")
    assert (model.version, model.blend) == ("s-1", Blend(0.1, 0.2, 0.3))


def test_the_shipped_model_is_small_and_holds_no_text() -> None:
    sizes = {path.name: path.stat().st_size for path in BUNDLED.iterdir()}
    assert sum(sizes.values()) < 5_000_000
    assert set(sizes) == {"MODEL_CARD.md", "columns.safetensors", "manifest.json", "taxonomy.json"}


@pytest.mark.parametrize("file", ["columns.safetensors", "taxonomy.json"])
def test_a_changed_file_is_refused(tmp_path: Path, file: str) -> None:
    directory = tmp_path / "m"
    save_sentiment(directory, version="s-1", part=small_part(), blend=Blend(0, 1, 0), about={})
    (directory / file).write_bytes((directory / file).read_bytes() + b" ")
    with pytest.raises(ModelError, match="SHA-256"):
        load_sentiment(directory)


def test_arrays_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    directory = tmp_path / "m"
    manifest = {"kind": "sentiment", "version": "s-1", "feature_format": 1, "blend": {}}
    write_artifact(directory, manifest, load_taxonomy("general"), {"columns": {"keys": np.zeros(2)}})
    with pytest.raises(ModelError, match="s-1"):
        load_sentiment(directory)


def test_features_of_another_release_are_refused(tmp_path: Path) -> None:
    directory = tmp_path / "m"
    manifest = {"kind": "sentiment", "version": "s-1", "feature_format": 99}
    write_artifact(directory, manifest, load_taxonomy("general"), {})
    with pytest.raises(ModelError, match="特征格式"):
        load_sentiment(directory)


def test_a_missing_model_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nowhere"):
        load_sentiment(tmp_path / "nowhere")
