"""A smaller vocabulary: fewer pieces in a unigram tokenizer, the same rows of its embedding matrix.

Works on any unigram tokenizer.json. A unigram model takes the likeliest way to cut a text, so a
text whose pieces are all kept is cut as before; only ids change, and their order stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from nlp.errors import InputError
from training.encoder_base.unigram_tokenizer import Tokenizer

KeepPiece = Callable[[int, str], bool]  # (id, piece)
Value = TypeVar("Value", bound=np.generic)


def find_kept_ids(tokenizer: Tokenizer, keep: KeepPiece) -> list[int]:
    """Ids that stay, ascending: pieces that `keep` wants, added tokens, the unknown, byte pieces."""
    model = tokenizer["model"]
    needed = {token["id"] for token in tokenizer.get("added_tokens", [])}
    if model.get("unk_id") is not None:
        needed.add(model["unk_id"])
    if model.get("byte_fallback"):
        bytes_ = {f"<0x{byte:02X}>" for byte in range(256)}
        needed |= {number for number, (piece, _) in enumerate(model["vocab"]) if piece in bytes_}
    wanted = {number for number, (piece, _) in enumerate(model["vocab"]) if keep(number, piece)}
    return sorted(needed | wanted)


def prune_tokenizer(tokenizer: Tokenizer, kept: list[int]) -> Tokenizer:
    """The tokenizer with the pieces of `kept` alone, renumbered from 0 wherever an id stands.

    Raises: InputError when it points at an id that is not kept.
    """
    renumber = {old: new for new, old in enumerate(kept)}
    vocab = tokenizer["model"]["vocab"]
    model = {**tokenizer["model"], "vocab": [vocab[number] for number in kept if number < len(vocab)]}
    pruned = {**tokenizer, "model": model}
    try:
        if model.get("unk_id") is not None:
            model["unk_id"] = renumber[model["unk_id"]]
        pruned["added_tokens"] = [
            {**token, "id": renumber[token["id"]]} for token in tokenizer.get("added_tokens", [])
        ]
        pruned["post_processor"] = _renumbered(tokenizer.get("post_processor"), renumber)
        if tokenizer.get("padding"):
            pruned["padding"] = {**tokenizer["padding"], "pad_id": renumber[tokenizer["padding"]["pad_id"]]}
    except KeyError as error:
        raise InputError(
            f"分词器引用的编号 {error} 不在保留的词表中，请把它列为 added_tokens 后重试。"
        ) from error
    return pruned


def prune_rows(matrix: NDArray[Value], kept: list[int]) -> NDArray[Value]:
    """Rows `kept` of an embedding matrix (vocabulary, ...), of any element type.

    Raises: InputError when the matrix has fewer rows than the vocabulary has ids.
    """
    if kept and kept[-1] >= len(matrix):
        raise InputError(
            f"嵌入矩阵只有 {len(matrix)} 行，词表却用到编号 {kept[-1]}：两个文件不属于同一模型。"
        )
    return matrix[np.array(kept, dtype=np.int64)]


def _renumbered(part: Any, renumber: Mapping[int, int]) -> Any:
    """A post-processor with new ids: a template, a pair of tokens, or a sequence of those."""
    if not part:
        return part
    if part["type"] == "Sequence":
        return {**part, "processors": [_renumbered(inner, renumber) for inner in part["processors"]]}
    if part["type"] == "TemplateProcessing":
        tokens = {
            name: {**token, "ids": [renumber[number] for number in token["ids"]]}
            for name, token in part["special_tokens"].items()
        }
        return {**part, "special_tokens": tokens}
    pairs = {key: [part[key][0], renumber[part[key][1]]] for key in ("sep", "cls") if key in part}
    return {**part, **pairs}
