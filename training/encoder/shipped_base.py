"""The backbone of a served encoder as a base to train on: its int8 graph read back and dequantised.

So a model can be trained where no network reaches a hub, and from an encoder that has read
complaints already. Norms, biases and positions keep their names in the graph; the matrix products
stand in the order in which the layers compute them: query, key and value as one, output of the
attention, the two of the feed-forward part.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch import Tensor
from transformers import AutoConfig, AutoModel

from models.artifact import read_artifact
from models.encoder.storage import GRAPH, KIND, TOKENIZER
from nlp.errors import ModelError
from training.encoder.base import Base, special_token
from training.encoder.graph_rewriting import ZERO

Array = NDArray[Any]

_PRODUCTS = ("attention.output.dense", "intermediate.dense", "output.dense")
_OURS = "backbone."


def load_shipped_base(directory: Path) -> Base:
    """The base inside an encoder artifact, verified first. Raises: ModelError where it does not fit."""
    manifest = read_artifact(directory, kind=KIND).manifest
    try:
        config = AutoConfig.for_model(**manifest["encoder"]["config"])
        config.attention_probs_dropout_prob = 0.0
        backbone = AutoModel.from_config(config, attn_implementation="sdpa", add_pooling_layer=False)
        graph = onnx.load(directory / GRAPH).graph
        weights = dict(_weights(graph, int(config.num_hidden_layers)))
        missing, unknown = backbone.load_state_dict(weights, strict=False)
        if unknown or any(not name.endswith(("position_ids", "token_type_ids")) for name in missing):
            raise ValueError(missing or unknown)
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise ModelError(
            f"模型目录「{directory.name}」的编码器不能继续训练：结构不认识。"
            "请用 --base 指定别的编码器，或用 --kind linear 训练。"
        ) from error
    tokenizer = Tokenizer.from_file(str(directory / TOKENIZER))
    return Base(
        backbone,
        tokenizer,
        special_token(tokenizer, ("<pad>", "[PAD]")),
        special_token(tokenizer, ("<mask>", "[MASK]")),
    )


def _weights(graph: Any, layers: int) -> Iterator[tuple[str, Tensor]]:
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    for name, array in arrays.items():
        if name.startswith(_OURS):
            yield name.removeprefix(_OURS), torch.tensor(array)
    table = arrays["table"].astype(np.float32) * arrays["scale"][:, None]
    yield "embeddings.word_embeddings.weight", torch.tensor(table)
    products = [
        node.input[1].removesuffix("_blocks").removesuffix("_quantized")
        for node in graph.node
        if node.op_type in ("MatMulInteger", "MatMulNBits")
    ]
    if len(products) != layers * len(_PRODUCTS):
        raise ValueError("products")
    for layer in range(layers):
        for part, product in enumerate(_PRODUCTS):
            weight = _dequantise(arrays, products[layer * len(_PRODUCTS) + part])
            yield f"encoder.layer.{layer}.{product}.weight", torch.tensor(weight.T.copy())
        together = f"Attention_{layer}_qkv"
        weight, bias = _dequantise(arrays, f"{together}_weight"), arrays[f"{together}_bias"]
        for name, w, b in zip(
            ("query", "key", "value"), np.split(weight, 3, axis=1), np.split(bias, 3), strict=True
        ):
            yield f"encoder.layer.{layer}.attention.self.{name}.weight", torch.tensor(w.T.copy())
            yield f"encoder.layer.{layer}.attention.self.{name}.bias", torch.tensor(b)


def _dequantise(arrays: dict[str, Array], name: str) -> NDArray[np.float32]:
    """(inputs, outputs) float32 of a weight with a scale for every output."""
    if f"{name}_quantized_blocks" in arrays:
        blocks = arrays[f"{name}_quantized_blocks"].astype(np.float32) - ZERO
        scales = arrays[f"{name}_quantized_block_scales"].reshape(len(blocks), -1, 1)
        return np.asarray((blocks * scales).reshape(len(blocks), -1).T, np.float32)
    quantised = arrays[f"{name}_quantized"].astype(np.float32)
    zero = arrays[f"{name}_zero_point"].astype(np.float32)
    return np.asarray((quantised - zero) * arrays[f"{name}_scale"], np.float32)
