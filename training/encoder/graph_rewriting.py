"""Two changes to a quantised graph that onnxruntime's own tools do not make.

`split_norms`: on a CPU the kernel SkipLayerNormalization is slower than two additions and a
LayerNormalization that do the same. (The session must not fuse them again, see models.encoder.session.)

`use_blocks`: a product's activations get a scale for every block of 128 of a token instead of one for the
whole text: MatMulNBits of onnxruntime, the int8 weights as they are. Slower, but with a twentieth of the
error in the shipped encoder (python -m tests.benchmarks.int8_errors): for the few products that need it
(training.encoder.coarse_products).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from onnx import helper, numpy_helper

BLOCK = 128
CONTRIB = "com.microsoft"
ZERO = 128  # of MatMulNBits with 8 bits, where no zero points are given
_INT8_ACTIVATIONS = 4  # its accuracy level


def split_norms(graph: Any) -> None:
    """Every SkipLayerNormalization as additions and a LayerNormalization."""
    nodes = []
    made = {output: node.op_type for node in graph.node for output in node.output}
    for node in graph.node:
        if node.op_type != "SkipLayerNormalization":
            nodes.append(node)
            continue
        first, second, gamma, beta, bias = node.input
        product, states = (
            (second, first) if made.get(first, "").endswith("Normalization") else (first, second)
        )
        epsilon = next(attribute.f for attribute in node.attribute if attribute.name == "epsilon")
        moved, total = f"{node.name}_moved", f"{node.name}_total"
        nodes += [
            helper.make_node("Add", [product, bias], [moved], name=moved),
            helper.make_node("Add", [moved, states], [total], name=total),
            helper.make_node(
                "LayerNormalization", [total, gamma, beta], [node.output[0]], node.name, epsilon=epsilon
            ),
        ]
    _replace(graph.node, nodes)


def use_blocks(graph: Any, modules: Collection[str]) -> None:
    """The products of these modules of the network with activations in blocks.

    Raises: ValueError where a module has no quantised product in the graph, or none that fits.
    """
    made = {output: node for node in graph.node for output in node.output}
    used = {name: node for node in graph.node for name in node.input}
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    wanted = set(modules)
    changed, gone, added = {}, set(), []
    for node in graph.node:
        module = _module_of(node.name)
        if node.op_type != "MatMulInteger" or module not in wanted:
            continue
        wanted.remove(module)
        quantise, cast = made[node.input[0]], used[node.output[0]]
        scaled = used[cast.output[0]]
        [factor] = [name for name in scaled.input if name != cast.output[0]]
        scales = made[factor]
        [scale] = [name for name in scales.input if name in tensors]
        weight = numpy_helper.to_array(tensors[node.input[1]]).astype(np.int16)
        inputs, outputs = weight.shape
        if inputs % BLOCK or np.any(numpy_helper.to_array(tensors[node.input[3]])):
            raise ValueError(module)
        packed = (weight.T + ZERO).astype(np.uint8).reshape(outputs, inputs // BLOCK, BLOCK)
        repeated = np.repeat(numpy_helper.to_array(tensors[scale]), inputs // BLOCK)
        names = [f"{node.input[1]}_blocks", f"{node.input[1]}_block_scales"]
        added += [numpy_helper.from_array(a, n) for a, n in zip((packed, repeated), names, strict=True)]
        changed[scaled.name] = helper.make_node(
            "MatMulNBits",
            [quantise.input[0], *names],
            [scaled.output[0]],
            scaled.name,
            domain=CONTRIB,
            K=inputs,
            N=outputs,
            bits=8,
            block_size=BLOCK,
            accuracy_level=_INT8_ACTIVATIONS,
        )
        gone |= {quantise.name, node.name, cast.name, scales.name}
    if wanted:
        raise ValueError(sorted(wanted))
    _replace(graph.node, [changed.get(n.name, n) for n in graph.node if n.name not in gone])
    read = {name for node in graph.node for name in node.input}
    _replace(graph.initializer, [*(t for t in graph.initializer if t.name in read), *added])


def _module_of(node: str) -> str:
    """'/backbone/encoder/layer.4/output/dense/MatMul_quant' -> 'backbone.encoder.layer.4.output.dense'."""
    return node.strip("/").rpartition("/")[0].replace("/", ".")


def _replace(field: Any, items: list[Any]) -> None:
    kept = [type(item).FromString(item.SerializeToString()) for item in items]
    del field[:]
    field.extend(kept)
