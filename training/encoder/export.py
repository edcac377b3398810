"""From a trained network to the int8 graph that onnxruntime serves: ids -> token terms.

Exported by torch, fused by onnxruntime's transformer optimiser, its matrix products quantised by
onnxruntime (weights int8 with a scale for every output channel, activations at run time). The word
embeddings, a third of the weights, are int8 with a scale for every row. The few products that suffer most
get activations in blocks, and norms are split: training.encoder.graph_rewriting. Pooling and heads stay
float32. The bias of a head is given to the first token, which is no part of any text.
"""

from __future__ import annotations

import logging
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from torch import Tensor, nn

from models.encoder.session import INPUT, OUTPUT
from training.encoder.coarse_products import find_coarse_products
from training.encoder.graph_rewriting import BLOCK, split_norms, use_blocks
from training.encoder.network import EncoderNetwork

OPSET = 17
BLOCKED = 4  # products with activations in blocks; each costs about a hundredth of the speed


class _Serving(nn.Module):
    """ids (1, tokens) -> terms (1, tokens, columns)."""

    table: Tensor

    def __init__(self, network: EncoderNetwork, *, small: bool) -> None:
        super().__init__()
        self.backbone = network.backbone
        heads: list[nn.Linear] = [cast(nn.Linear, network.heads[name]) for name in network.heads]
        attend: list[nn.Linear] = [cast(nn.Linear, network.attend[name]) for name in network.heads]
        self.weight = nn.Parameter(torch.cat([head.weight for head in heads]).T.contiguous())
        self.bias = nn.Parameter(torch.cat([head.bias for head in heads]))
        self.attend = nn.Parameter(torch.cat([query.weight for query in attend]).T.contiguous())
        sizes = [head.out_features for head in heads]
        owner = torch.repeat_interleave(torch.arange(len(heads)), torch.tensor(sizes))
        self.spread = nn.Parameter(nn.functional.one_hot(owner, len(heads)).T.float())
        table = network.backbone.embeddings.word_embeddings.weight.detach()
        self.small = small
        self.scale = nn.Parameter(table.abs().amax(1).clamp(min=1e-8) / 127)
        self.register_buffer("table", torch.round(table / self.scale[:, None]).to(torch.int8))

    def forward(self, ids: Tensor) -> Tensor:
        if self.small:
            embedded = self.table[ids].float() * self.scale[ids][..., None]
        else:
            embedded = self.backbone.embeddings.word_embeddings(ids)
        mask = torch.ones_like(ids)
        states = self.backbone(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        pooled = torch.softmax(states @ self.attend, dim=1) @ self.spread
        first = (torch.cumsum(mask, 1) == 1).float()[..., None]
        terms: Tensor = pooled * (states @ self.weight) + first * self.bias
        return terms


def export_graph(
    network: EncoderNetwork, rows: Sequence[Sequence[int]] = (), *, quantise: bool = True
) -> bytes:
    """The serving graph of a network in evaluation mode. Deterministic.

    quantise=False: float32, for comparison. rows: token numbers of some texts like those to be
    served, to find the products that int8 hurts most.
    """
    network.backbone.set_attn_implementation("eager")  # written out: what the optimiser knows how to fuse
    serving = _Serving(network, small=quantise).eval()
    with tempfile.TemporaryDirectory() as folder:
        raw, fused, small = (Path(folder) / f"{name}.onnx" for name in ("raw", "fused", "small"))
        _export(serving, raw)
        config = network.backbone.config
        _fuse(raw, fused, config)
        if not quantise:
            return fused.read_bytes()
        with _advice_withheld():
            quantize_dynamic(
                fused,
                small,
                per_channel=True,
                weight_type=QuantType.QInt8,
                op_types_to_quantize=["MatMul", "Attention"],
                nodes_to_exclude=_head_products(fused, serving),
                extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
            )
        coarse = find_coarse_products(network, rows, most=BLOCKED)
        return _rewrite(small, coarse if config.intermediate_size % BLOCK == 0 else [])


def _fuse(raw: Path, fused: Path, config: Any) -> None:
    """In a function of its own, so that nothing of the float graph is held while it is quantised."""
    model = optimizer.optimize_model(
        str(raw),
        model_type="bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
    )
    model.save_model_to_file(str(fused))


def _rewrite(path: Path, coarse: Sequence[str]) -> bytes:
    model: Any = onnx.load(path)
    use_blocks(model.graph, coarse)
    split_norms(model.graph)
    content: bytes = model.SerializeToString()
    return content


@contextmanager
def _advice_withheld() -> Iterator[None]:
    """onnxruntime advises, on the root logger, a preparation that the fused graph has had."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


def _export(serving: _Serving, path: Path) -> None:
    ids = torch.arange(5, 21)[None]
    with warnings.catch_warnings(), torch.inference_mode():
        # the tracer warns of constants in the graph: the parity test shows that they do no harm
        warnings.simplefilter("ignore")
        torch.onnx.export(
            serving,
            (ids,),
            str(path),
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamic_axes={INPUT: {1: "tokens"}, OUTPUT: {1: "tokens"}},
            opset_version=OPSET,
            dynamo=False,
        )


def _head_products(path: Path, serving: _Serving) -> list[str]:
    """Names of the products with the small matrices of pooling and heads."""
    graph: Any = onnx.load(path).graph
    small = {tuple(p.shape) for p in (serving.weight, serving.attend, serving.spread)}
    shapes = {tensor.name: tuple(tensor.dims) for tensor in graph.initializer}
    return [
        node.name
        for node in graph.node
        if node.op_type == "MatMul" and any(shapes.get(name) in small for name in node.input)
    ]


def differences(network: EncoderNetwork, rows: Sequence[Sequence[int]], terms: Sequence[Any]) -> float:
    """Largest difference of a logit between the network in torch and the terms of a graph."""
    worst = 0.0
    with torch.inference_mode():
        for row, mine in zip(rows, terms, strict=True):
            logits = network(torch.tensor([row]), torch.ones((1, len(row)), dtype=torch.long))
            joined = torch.cat(list(logits.values()), 1)[0].numpy()
            worst = max(worst, float(np.abs(joined - mine.sum(0)).max()))
    return worst
