"""The serving graph of fine-tuned networks, from file to file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from safetensors import SafetensorError

from nlp.errors import InputError
from training.encoder.base import Base
from training.encoder.course import load_course
from training.encoder.export import export_graph
from training.encoder.tuning import average_weights, new_network


def export_average(base: Base, course: Path, weights: Sequence[Path], graph: Path) -> None:
    """Write the graph of the network with the mean of these weights, trained on that course.

    Raises: InputError where a file of the weights cannot be read.
    """
    learnt = load_course(course)
    network = new_network(base, learnt)
    try:
        network.load_state_dict(average_weights(weights))
    except (OSError, SafetensorError) as error:
        raise InputError(
            f"训练好的权重「{weights[0].parent}」无法读取。请删除这个文件夹再运行，训练会从头开始。"
        ) from error
    content = export_graph(network.eval(), learnt.trial_rows())
    beside = graph.with_name(f".{graph.name}.part")
    beside.write_bytes(content)
    beside.replace(graph)
