"""Four-bit weights are read exactly, or refused in plain words."""

from __future__ import annotations

import struct
from collections.abc import Callable

import numpy as np
import pytest

from nlp.errors import InputError
from tests.training.encoder_base.invented_files import (
    HIDDEN,
    make_block,
    make_q4_file,
    make_tensors,
    read_block_slowly,
)
from training.encoder_base.q4_blocks import BLOCK, dequantise
from training.encoder_base.q4_file import parse_q4_file


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
