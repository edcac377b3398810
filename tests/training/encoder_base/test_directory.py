"""The directory that is written is one that other programs read, or none at all."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from nlp.errors import InputError
from tests.training.encoder_base.invented_files import (
    HIDDEN,
    INTERMEDIATE,
    PIECES,
    POSITIONS,
    make_q4_file,
    make_tensors,
    make_tokenizer,
    read_block_slowly,
)
from training.encoder_base import directory as directory_module
from training.encoder_base.build import build_encoder_base
from training.encoder_base.directory import write_directory

pytestmark = pytest.mark.slow


def make_directory(place: Path) -> dict[str, tuple[int, int, bytes]]:
    rows = len(PIECES) + 3  # a matrix may have rows to spare
    tensors = make_tensors(rows)
    build_encoder_base(make_q4_file(tensors, rows=rows), json.dumps(make_tokenizer()).encode(), place)
    return tensors


def test_the_directory_is_read_by_tokenizers_and_safetensors(tmp_path: Path) -> None:
    tokenizers = pytest.importorskip("tokenizers")
    tensors = make_directory(tmp_path / "base")
    tokenizer = tokenizers.Tokenizer.from_file(str(tmp_path / "base" / "tokenizer.json"))
    arrays = load_file(tmp_path / "base" / "model.safetensors")
    config = json.loads((tmp_path / "base" / "config.json").read_text("utf-8"))
    assert {array.dtype.name for array in arrays.values()} == {"float16"}
    words = arrays["embeddings.word_embeddings.weight"]
    assert len(words) == config["vocab_size"] == tokenizer.get_vocab_size() == 15
    assert config["pad_token_id"] == tokenizer.token_to_id("<pad>")
    for piece in ("漏电", "<mask>"):
        start = PIECES.index(piece) * HIDDEN
        expected = [read_block_slowly(tensors["emb.word"][2], start + n) for n in range(HIDDEN)]
        np.testing.assert_allclose(words[tokenizer.token_to_id(piece)], expected, rtol=1e-3)
    assert arrays["encoder.layer.0.intermediate.dense.weight"].shape == (INTERMEDIATE, HIDDEN)
    assert arrays["encoder.layer.0.output.dense.weight"].shape == (HIDDEN, INTERMEDIATE)


def test_the_directory_is_read_by_transformers(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    make_directory(tmp_path / "base")
    model, report = transformers.AutoModel.from_pretrained(tmp_path / "base", output_loading_info=True)
    assert not report["unexpected_keys"]
    assert {key.split(".")[0] for key in report["missing_keys"]} <= {"pooler"}
    fast = transformers.AutoTokenizer.from_pretrained(tmp_path / "base")
    assert (fast.pad_token, fast.mask_token_id, fast.model_max_length) == ("<pad>", 14, POSITIONS)
    states = model(**fast("水壶漏电。", return_tensors="pt")).last_hidden_state
    assert tuple(states.shape) == (1, 6, HIDDEN)


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(directory_module, "save_file", fail)
    with pytest.raises(InputError, match="No space left"):
        write_directory(tmp_path / "base", {"config.json": "{}"}, {})
    assert list(tmp_path.iterdir()) == []
