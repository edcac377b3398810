"""The served int8 graph with chosen products in float: same weights, so rounding alone is left to see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from onnx import helper, numpy_helper

Rounding = Literal["served", "float", "coarse"]
"""As the graph has it; not at all; activations in int8 with one scale for the whole text."""

ZERO = 128  # of MatMulNBits with 8 bits


@dataclass(frozen=True)
class Product:
    """A matrix product of the graph. nodes: that do it now; the last gives `output`. weight: float32."""

    name: str
    nodes: tuple[Any, ...]
    values: str
    output: str
    weight: NDArray[np.float32]
    in_blocks: bool


def find_products(graph: Any) -> Iterator[Product]:
    """Every product with int8 weights, in order."""
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    made = {output: node for node in graph.node for output in node.output}
    used = {name: node for node in graph.node for name in node.input}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            quantise, cast = made[node.input[0]], used[node.output[0]]
            scaled = used[cast.output[0]]
            [factor] = [name for name in scaled.input if name != cast.output[0]]
            [scale] = [tensors[name] for name in made[factor].input if name in tensors]
            weight = tensors[node.input[1]].astype(np.float32) * scale
            nodes = (node, cast, made[factor], scaled)
            yield Product(_module(node), nodes, quantise.input[0], scaled.output[0], weight, in_blocks=False)
        elif node.op_type == "MatMulNBits":
            packed, scale = (tensors[name] for name in node.input[1:3])
            blocks = (packed.astype(np.float32) - ZERO) * scale.reshape(packed.shape[:2])[..., None]
            weight = np.ascontiguousarray(blocks.reshape(len(packed), -1).T)
            yield Product(_module(node), (node,), node.input[0], node.output[0], weight, in_blocks=True)
        elif node.op_type == "QAttention":
            weight = tensors[node.input[1]].astype(np.float32) * tensors[node.input[4]]
            values = made[node.input[0]].input[0]
            yield Product(_module(node), (node,), values, node.output[0], weight, in_blocks=False)


def round_products(model: Any, rounding_of: Callable[[Product], Rounding]) -> Any:
    """A copy of the model in which each product rounds as it is told."""
    copy = type(model).FromString(model.SerializeToString())
    graph = copy.graph
    gone: set[str] = set()
    new: dict[str, list[Any]] = {}
    for number, product in enumerate(list(find_products(graph))):
        rounding = rounding_of(product)
        if rounding == "served":
            continue
        weight = f"float_weight_{number}"
        graph.initializer.append(numpy_helper.from_array(product.weight, weight))
        nodes, values = _rounded(product.values, number) if rounding == "coarse" else ([], product.values)
        gone |= {node.output[0] for node in product.nodes}
        new[product.output] = [*nodes, _float_product(product, values, weight)]
    kept = [
        one
        for node in graph.node
        for one in new.get(node.output[0], [] if node.output[0] in gone else [node])
    ]
    nodes = [type(node).FromString(node.SerializeToString()) for node in kept]
    del graph.node[:]
    graph.node.extend(nodes)
    return copy


def _rounded(values: str, number: int) -> tuple[list[Any], str]:
    names = [f"rounded_{number}_{part}" for part in ("values", "scale", "zero", "back")]
    return [
        helper.make_node("DynamicQuantizeLinear", [values], names[:3]),
        helper.make_node("DequantizeLinear", names[:3], names[3:]),
    ], names[3]


def _float_product(product: Product, values: str, weight: str) -> Any:
    served = product.nodes[0]
    if served.op_type != "QAttention":
        return helper.make_node("MatMul", [values, weight], [product.output])
    inputs = [values, weight, served.input[2], served.input[5]]
    kept = {a.name: helper.get_attribute_value(a) for a in served.attribute}
    return helper.make_node("Attention", inputs, [product.output], domain="com.microsoft", **kept)


def _module(node: Any) -> str:
    """'/backbone/encoder/layer.4/output/dense/MatMul_quant' -> 'layer.4/output/dense'."""
    return str(node.name.strip("/").rpartition("/")[0].removeprefix("backbone/encoder/") or node.name)
