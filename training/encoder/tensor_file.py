"""Tensors to a file of safetensors, one after the other.

safetensors' own writer wants all of them as bytes first: of a checkpoint, twice its size in memory.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

_TYPES = {torch.float32: "F32", torch.int64: "I64", torch.uint8: "U8"}
_ALIGNED = 8  # bytes


def write_tensors(path: Path, tensors: Mapping[str, Tensor], metadata: Mapping[str, str]) -> None:
    """What `safetensors.safe_open` reads. Raises: KeyError for a type other than float32, int64, uint8."""
    names = sorted(tensors, key=lambda name: (-tensors[name].element_size(), name))  # aligned without gaps
    header: dict[str, object] = {"__metadata__": dict(metadata)}
    end = 0
    for name in names:
        tensor = tensors[name]
        start, end = end, end + tensor.numel() * tensor.element_size()
        header[name] = {
            "dtype": _TYPES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [start, end],
        }
    described = json.dumps(header).encode()
    described += b" " * (-len(described) % _ALIGNED)
    with path.open("wb") as stream:
        stream.write(len(described).to_bytes(8, "little"))
        stream.write(described)
        for name in names:
            stream.write(tensors[name].detach().contiguous().numpy().reshape(-1).data)
