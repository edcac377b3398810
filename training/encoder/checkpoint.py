"""Checkpoints of a training run: everything that the next step depends on, as plain arrays and JSON.

A run that was killed goes on from its last checkpoint and ends as if it had not been. Nothing is
pickled: tensors lie in safetensors, the rest in the file's JSON header.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from nlp.errors import InputError

_MOMENTS = ("step", "exp_avg", "exp_avg_sq")


def save_checkpoint(
    path: Path, network: nn.Module, optimiser: torch.optim.Optimizer, state: dict[str, Any]
) -> None:
    """Write beside, then rename. state: small values, kept as JSON."""
    tensors = {f"network.{name}": tensor for name, tensor in network.state_dict().items()}
    for i, entry in optimiser.state_dict()["state"].items():
        tensors |= {f"optimiser.{i}.{name}": entry[name] for name in _MOMENTS}
    tensors["random"] = torch.get_rng_state()
    contiguous = {name: tensor.contiguous().clone() for name, tensor in tensors.items()}
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(contiguous, beside, metadata={"state": json.dumps(state)})
    os.replace(beside, path)


def read_state(path: Path) -> dict[str, Any]:
    """The state of a checkpoint. Raises: InputError where the file is damaged."""
    try:
        with safe_open(path, framework="pt") as stream:
            state: dict[str, Any] = json.loads(stream.metadata()["state"])
    except (OSError, SafetensorError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"训练断点「{path}」已损坏，无法继续。请删除它再运行，训练会从头开始。") from error
    return state


def load_checkpoint(path: Path, network: nn.Module, optimiser: torch.optim.Optimizer) -> None:
    """Restore network, optimiser and random numbers of a run of the same shape."""
    with safe_open(path, framework="pt") as stream:
        tensors: dict[str, Tensor] = {name: stream.get_tensor(name) for name in stream.keys()}  # noqa: SIM118
    network.load_state_dict(_under(tensors, "network."))
    kept = optimiser.state_dict()
    kept["state"] = {
        i: {name: tensors[f"optimiser.{i}.{name}"] for name in _MOMENTS}
        for i in range(len(kept["param_groups"]))
        if f"optimiser.{i}.step" in tensors
    }
    optimiser.load_state_dict(kept)
    torch.set_rng_state(tensors["random"])


def _under(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
